"""Files of any format, read as articles: text, tables, web pages, documents, archives."""
