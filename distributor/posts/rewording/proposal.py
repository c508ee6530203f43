"""A proposal: the model's text with the findings of ``check``, or the extract with a sentence why."""

from dataclasses import dataclass

from distributor.networks.network import TextRules
from distributor.posts.rewording.model import LanguageModel, ModelError
from distributor.posts.rewording.prompt import build_prompt
from distributor.posts.writing import DEFAULT_HOUSE, Finding, House, Summary, check
from distributor.posts.writing.layout import Frame
from distributor.releases.reading import ReadRelease

OFF = "No language model is switched on: this is the release's own text."


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a person sees beside the extract, and may take over and edit.

    Attributes:
        text: the whole post, with hashtags and link as the extract has them.
        model: the model's name; empty when the text is the extract.
        findings: what ``check`` says of the text, with spots in it.
        is_translation: whether it is in another language than the release.
        problem: a sentence why it is only the extract; empty when it is the model's text.
    """

    text: str
    model: str = ""
    findings: tuple[Finding, ...] = ()
    is_translation: bool = False
    problem: str = ""

    @property
    def is_machine_made(self) -> bool:
        """Whether a model wrote it: then it is marked as such, and only a person may approve it."""
        return bool(self.model)


def propose(
    release: ReadRelease,
    extract: Summary,
    *,
    rules: TextRules,
    model: LanguageModel | None,
    language: str = "",
    house: House = DEFAULT_HOUSE,
) -> Proposal:
    """A rewording of an extract, or a translation; the extract itself whenever there is none to be had.

    Args:
        release: as reading gave it; data, whatever it says.
        extract: the post as the writer made it.
        rules: how its network counts.
        model: who is asked; None when switched off.
        language: BCP 47 tag of the translation; empty to stay in the release's language.
        house: the house style.
    """
    if model is None or not model.settings.is_on:
        return _extract(extract, problem=OFF)
    frame = _frame(extract, rules=rules, house=house)
    room = max(80, extract.parts[0].limit - rules.length(frame.around("")) - 2)
    prompt = build_prompt(release, extract, limit=min(room, 1500), language=language)
    try:
        text = frame.around(model.answer(prompt))
    except ModelError as error:
        return _extract(extract, problem=f"{error} This is the release's own text.")
    if rules.length(text) > extract.parts[0].limit:
        problem = "The language model's text is too long for this network. This is the release's own text."
        return _extract(extract, problem=problem)
    is_translation = bool(language) and language.partition("-")[0] != release.language
    findings = check(text, release, link=extract.link, house=house, is_translation=is_translation)
    return Proposal(text=text, model=model.settings.model, findings=findings, is_translation=is_translation)


def _extract(extract: Summary, *, problem: str) -> Proposal:
    return Proposal(text=extract.parts[0].text, problem=problem)


def _frame(extract: Summary, *, rules: TextRules, house: House) -> Frame:
    return Frame(
        hashtags=extract.hashtags,
        mentions=extract.mentions,
        link=extract.link if rules.link_in_text and extract.link in extract.parts[-1].text else "",
        rules=rules,
        order=house.order,
    )
