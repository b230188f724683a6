"""What a notebook and the report on it agree on: its parameters, and the types of its outputs."""
