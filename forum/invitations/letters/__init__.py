"""The invitation letter (surat undangan): numbers, words, paper, and how it travels with the invitation's mail.

`content` reads the rows into plain data; `document` makes a PDF of such data and nothing else; `preparing` lets the
worker make them; `attaching` hands finished ones to the mails.
"""
