"""From sentences to events: parties, relations, certainty, dates, transfers and claims."""
