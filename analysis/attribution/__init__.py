"""Who said what, and how: from what the reader finds to actors, statements, tone and what people correct in them."""
