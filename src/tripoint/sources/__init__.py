"""Where articles come from; each source gives documents and knows nothing of coding."""
