"""People hear of what needs them, once it happened, without a word of what it is about."""

import pytest

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.delivery.holds import parse_scope, set_hold
from distributor.notices.models import Address
from distributor.notices.news import News, told, wanted
from distributor.notices.tell import MOST_WAIT, NoticeError, add_address, remove_address, tell_everybody
from tests import factories
from tests.fakes import FakeClock

URL = "json://localhost/hook"
Message = tuple[str, str, str]


class Post:
    """Takes messages, or does not."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.works = True

    def __call__(self, url: str, title: str, body: str) -> bool:
        if not self.works:
            raise OSError("away")
        self.taken.append((url, title, body))
        return True


def tell(clock: FakeClock, post: Post, **later: float) -> list[Message]:
    clock.move(**(later or {"seconds": 31}))
    post.taken.clear()
    tell_everybody(clock=clock, send=post)
    return list(post.taken)


@pytest.mark.django_db
def test_an_address_hears_what_is_new_once_and_nothing_of_the_text(clock: FakeClock) -> None:
    factories.draft(clock)
    add_address("room", URL, kinds=[], actor="test", clock=clock)
    post = Post()
    assert tell(clock, post) == []
    draft = factories.draft(clock)
    (message,) = tell(clock, post)
    assert message[0] == URL
    assert f"/posts/{draft.pk}/" in message[2]
    assert "Philippines" not in str(message)
    assert "Sorrel" not in str(message)
    assert tell(clock, post) == []


@pytest.mark.django_db
def test_only_wanted_kinds_are_told(clock: FakeClock) -> None:
    add_address("room", URL, kinds=["holds"], actor="test", clock=clock)
    factories.draft(clock)
    post = Post()
    assert tell(clock, post) == []
    set_hold(parse_scope("everything"), person="mira", because="a secret reason", clock=clock)
    ((_, title, body),) = tell(clock, post)
    assert title == "distributor: Posts are held."
    assert "secret" not in body


@pytest.mark.django_db
def test_a_message_that_fails_is_told_later_and_nothing_is_lost(clock: FakeClock) -> None:
    add_address("room", URL, kinds=[], actor="test", clock=clock)
    factories.draft(clock)
    post = Post()
    post.works = False
    assert tell(clock, post) == []
    assert "could not be reached" in Address.objects.get().problem
    factories.draft(clock)
    post.works = True
    assert tell(clock, post, seconds=10) == []
    ((_, title, body),) = tell(clock, post, minutes=2)
    assert title == "distributor: 3 waiting"  # the second release has a post on the first channel too
    assert Address.objects.get().problem == ""
    assert body.count("/posts/") == 3


@pytest.mark.django_db
def test_an_address_that_was_away_for_years_keeps_no_news_from_the_others(clock: FakeClock) -> None:
    add_address("away", "json://localhost/away", kinds=[], actor="test", clock=clock)
    Address.objects.update(failures=20_000)
    clock.move(seconds=1)
    add_address("room", URL, kinds=[], actor="test", clock=clock)
    factories.draft(clock)
    heard = []

    def send(url: str, title: str, body: str) -> bool:
        heard.append(url)
        return url == URL

    clock.move(seconds=31)
    assert tell_everybody(clock=clock, send=send) == 1
    assert heard == ["json://localhost/away", URL]
    assert Address.objects.get(name="away").due_at == clock.now() + MOST_WAIT


@pytest.mark.django_db
def test_a_digest_comes_once_a_day(clock: FakeClock) -> None:
    hour = (clock.now().hour + 2) % 24
    add_address("mail", URL, kinds=[], digest_hour=hour, actor="test", clock=clock)
    factories.draft(clock)
    post = Post()
    assert tell(clock, post, hours=1) == []
    assert len(tell(clock, post, hours=1, minutes=1)) == 1
    factories.draft(clock)
    assert tell(clock, post, hours=1) == []
    assert len(tell(clock, post, hours=23)) == 1


@pytest.mark.django_db
def test_the_address_is_stored_sealed_and_in_no_log(clock: FakeClock) -> None:
    add_address("mail", "json://user:s3cretword@localhost/", kinds=[], actor="test", clock=clock)
    assert "s3cretword" not in str(list(Address.objects.values()))
    assert "s3cretword" not in str(list(Entry.objects.values()))
    remove_address("mail", actor="test", clock=clock)
    with pytest.raises(NoticeError):
        remove_address("mail", actor="test", clock=clock)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "url", "kinds"), [("", URL, []), ("a", "nonsense", []), ("a", URL, ["x"])])
def test_what_cannot_be_told_is_refused(clock: FakeClock, name: str, url: str, kinds: list[str]) -> None:
    with pytest.raises(NoticeError):
        add_address(name, url, kinds=kinds, actor="test", clock=clock)
    assert not Address.objects.exists()


@pytest.mark.pure
def test_of_one_post_only_the_last_word_counts_and_long_lists_end() -> None:
    news = [
        News(subject="post:1", action=Action.POST_FAILED),
        News(subject="post:1", action=Action.POST_MISSED),
    ]
    assert [each.action for each in wanted(news, ["failed"])] == [Action.POST_MISSED]
    many = [News(subject=f"post:{number}", action=Action.POST_DRAFTED) for number in range(20)]
    title, body = told(many, public_url="https://desk.example")
    assert title == "distributor: 20 waiting"
    assert body.endswith("… and 12 more: https://desk.example/")
