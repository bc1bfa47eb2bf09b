"""What minutes start with, by the kind of meeting: headings under each topic, and topics where there is no agenda."""
