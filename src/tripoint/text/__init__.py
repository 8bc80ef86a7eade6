"""Bytes to clean text: decoding, cleaning, language, copies, sentences, dates; all pure."""
