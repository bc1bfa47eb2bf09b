"""What counts: which outcome an organisation has at a meeting, why, and everything that was ever said of it.

The rule, for each organisation and meeting exactly one of head, deputy, staff, absent_notice, absent, not_recorded:

1. Whoever was there decides. The best level present counts: the head before a deputy or official before staff. An
   acting head (Plt., Plh., Pj.) counts as head and is flagged; where a definitive one came too, the definitive one
   counts. Others of the same organisation are kept and named, and change nothing.
2. Nobody was there, but somebody said that it was absent: the newest such word that was not taken back counts, with
   notice (a reply that declined, a letter, a call) or without.
3. Neither: not recorded. That is not absence, and is counted as absence nowhere.

A reply alone is no attendance and no absence: who said yes and did not come is not recorded until somebody says so;
who declined is proposed as absent with notice when attendance is closed, and a person confirms it. What somebody
declared of themselves counts, marked, until the desk confirms or takes it back. While two rows of one person differ,
the better level counts, marked as disputed, until a person answers (docs/decisions/0017). Whoever came without an
invitation counts, marked as uninvited. Names are those of the day; reports follow the successor of an organisation
that was merged. A chair without a holder on that day is vacant: who came from there still counts at their own level.
Nothing of this is stored: only who was there, who said what, and when attendance was closed (docs/decisions/0009).

`reasons` explains one outcome (pure); `facts` loads what it needs; `history` tells every row in order; `words` puts
them into the language spoken now; `excuses` keeps an absence with its note and letter; `overview` lists a whole
meeting.
"""
