"""The action plan as a table: what people bring is looked at before it is written; what they take is the same table."""
