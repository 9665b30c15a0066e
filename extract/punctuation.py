"""The marks at which clauses and sentences end, full-width and as in text that was typed."""

SENTENCE = "；。;"  # provisions have one sentence, of parts that are set off by semicolons
CLAUSE = SENTENCE + "，,"
BOUNDARY = CLAUSE + "：:"  # behind any of these a clause may begin
