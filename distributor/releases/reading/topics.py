"""The topics a release is about, by a vocabulary that people can extend."""

from collections import Counter
from functools import lru_cache

from distributor.releases.reading.phrases import Phrases, folded
from distributor.releases.reading.vocabulary.subjects import Vocabulary, default_vocabulary

_SAMPLE = 40_000  # characters of text that are counted
_MAX_TOPICS = 4
_IN_TITLE = 4  # mentions that one in the headline is worth
_LEAST = 2


@lru_cache(maxsize=8)
def _phrases(vocabulary: Vocabulary) -> Phrases:
    return Phrases.of(vocabulary.topics)


def find_topics(title: str, *, paragraphs: list[str], vocabulary: Vocabulary | None = None) -> list[str]:
    """Topics of a release, the strongest first; one that is named in passing is left out.

    Args:
        title: the headline.
        paragraphs: the text.
        vocabulary: whose topics to look for; the default one when None.
    """
    phrases = _phrases(vocabulary or default_vocabulary())
    text = folded("\n".join(paragraphs)[:_SAMPLE])
    counts = Counter(found.subject for found in phrases.found(text))
    for found in phrases.found(folded(title)):
        counts[found.subject] += _IN_TITLE
    most = max(counts.values(), default=0)
    ranked = [topic for topic, count in counts.most_common() if count >= max(_LEAST, most / 4)]
    return ranked[:_MAX_TOPICS]
