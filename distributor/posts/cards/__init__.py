"""Cards: pictures of 1200 x 630 drawn from a release's own words, shaped right in every script.

``values`` what a card says and in which colours; ``style_file`` the house's own; ``fonts`` which font has
which letters; ``bidi`` the order in which they are seen; ``breaks`` where a line may end; ``layout`` words
into a box; ``draw`` the picture; ``make`` a card of a release. Pure, apart from reading font files.
"""
