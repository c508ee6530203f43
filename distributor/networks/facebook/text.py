"""How a Facebook Page post is counted and shown.

Source: no length stated by the vendor; 63,206 is the ceiling used everywhere, its unit unknown, so code
points are counted. Fold "See more" at about 110 characters on phones and 480 on desktops, by
public measurements (read 2026-11-23). Plain text, no Markdown; line breaks are kept.
"""

from distributor.networks.network import TextRules

LIMIT = 63_206
FOLD = 110
FOLD_DESKTOP = 480

RULES = TextRules(limit=LIMIT, unit="characters", length=len, link_in_text=False, fold=FOLD)
