"""What a release is about."""

import pytest

from distributor.releases.reading import RawRelease, read_release
from distributor.releases.reading.topics import find_topics
from distributor.releases.reading.vocabulary.subjects import default_vocabulary


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Nepal: Journalists arrested", "freedom of expression"),
        ("End torture in police stations", "torture"),
        ("No to the death penalty", "death penalty"),
        ("Enforced disappearances in Laos", "enforced disappearance"),
        ("Rights of indigenous peoples", "indigenous peoples"),
        ("Refugees sent back", "migrants and refugees"),
        ("Garment workers and their trade union", "labour rights"),
        ("Internet shutdown in three provinces", "digital rights"),
        ("Bebaskan jurnalis", "freedom of expression"),
        ("Hapuskan hukuman mati", "death penalty"),
        ("ปล่อยตัวนักปกป้องสิทธิมนุษยชน", "human rights defenders"),
        ("អ្នកសារព័ត៌មានត្រូវបានចាប់ខ្លួន", "freedom of expression"),
        ("သတင်းထောက်များကို လွှတ်ပေးပါ", "freedom of expression"),
        ("废除死刑", "death penalty"),
        ("死刑を廃止せよ", "death penalty"),
        ("성소수자 인권", "LGBTIQ"),
        ("نطالب بوقف التعذيب", "torture"),
        ("पत्रकारलाई रिहा गर", "freedom of expression"),
        ("সাংবাদিকদের মুক্তি দিন", "freedom of expression"),
        ("Liberen a los periodistas", "freedom of expression"),
        ("Peine de mort : un recul", "death penalty"),
    ],
)
def test_headline_names_the_topic(title: str, topic: str) -> None:
    assert find_topics(title, paragraphs=[])[0] == topic


@pytest.mark.parametrize("title", ["A river story", "Deportivo wins the cup", "The inquiry", ""])
def test_other_words_are_no_topics(title: str) -> None:
    assert find_topics(title, paragraphs=[]) == []


def test_topic_named_once_in_passing_is_left_out() -> None:
    text = ["Workers and their trade union met the trade union of the port.", "A journalist was there."]

    assert find_topics("The port", paragraphs=text) == ["labour rights"]


def test_hashtags_are_those_of_countries_then_topics() -> None:
    release = read_release(RawRelease(title="Sri Lanka: End torture", text="Torture goes on in Sri Lanka."))

    assert release.hashtags == ("#SriLanka", "#Torture")


def test_every_topic_has_a_hashtag_and_words() -> None:
    for topic, words in default_vocabulary().topics.items():
        assert words[0].startswith("#"), topic
        assert len(words) > 10, topic
        assert "," not in topic
