# ruff: noqa: E501
"""Whole releases in the shapes and languages that organisations publish in, short and invented."""

import datetime as dt
from dataclasses import dataclass

import pytest

from distributor.releases.reading import RawRelease, read_release

DAY = dt.date(2021, 5, 12)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A release and what has to be read from it; None where nothing is expected in particular."""

    name: str
    text: str
    paragraphs: int
    title: str | None = None
    language: str = "en"
    kind: str = "statement"
    place: str | None = None
    country: str | None = None
    topic: str | None = None
    quotes: int | None = None
    demands: bool = True


FACT = (
    "Four editors of the Daily Lantern were taken from their homes in Port Sorrel before dawn on 10 May 2021."
)
ASK = "The Forum urges the Government of Nepal to release the four editors of the Daily Lantern immediately."
SHAPES = [
    Shape(
        name="share bar and slogans before the text",
        text=f"Nepal: Free the editors\n\nWho we work with\n\nMultimedia Stories\n\nSubscribe our monthly e-newsletter\n\nNepal: Free the editors\n\nShare on facebook\nShare on twitter\n\n(Kathmandu, 12 May 2021) – {FACT}\n\n{ASK}\n\nFor a PDF version click here",
        title="Nepal: Free the editors", paragraphs=2, place="Kathmandu", country="Nepal", topic=None,
    ),
    Shape(
        name="several places",
        text=f"Nepal: Free the editors\n\n(Kathmandu/Bangkok/Geneva, 12 May 2021) – {FACT}\n\n{ASK}",
        paragraphs=2, place="Kathmandu/Bangkok/Geneva", country="Nepal",
    ),
    Shape(
        name="capitals and month first",
        text=f"PRESS RELEASE\n\nNepal: Free the editors\n\nKATHMANDU, May 12, 2021 – {FACT}\n\n{ASK}",
        title="Nepal: Free the editors", paragraphs=2, place="Kathmandu",
    ),
    Shape(
        name="date line alone, label above the title",
        text=f"FOR IMMEDIATE RELEASE\n\nNepal: Free the editors\n\n12 May 2021\n\n{FACT}\n\n{ASK}\n\n-END-",
        title="Nepal: Free the editors", paragraphs=2, place="",
    ),
    Shape(
        name="joint statement with names before the text",
        text=f"[Joint Statement] Nepal: Free the editors\n\n12 May 2021, Kathmandu – {FACT}\n\n{ASK}\n\nSigned by:\n\n1. Lantern Foundation\n\n2. River Circle\n\n3. Harbour Forum",
        title="Nepal: Free the editors", paragraphs=2, kind="joint statement", place="Kathmandu",
    ),
    Shape(
        name="open letter with nine addressees",
        text="[Open Letter to ASEAN] Free the editors\n\n12 May 2021\n\n" + "\n\n".join(f"H.E. Person {n}\n\nMinister of Office {n}" for n in range(9)) + f"\n\nRe: Free the editors\n\nDear Excellencies,\n\n{FACT}\n\n{ASK}\n\nYours sincerely,\n\nAmara Silva\n\nExecutive Director",
        title="Free the editors", paragraphs=2, kind="open letter",
    ),
    Shape(
        name="contact block first",
        text=f"Nepal: Free the editors\n\nMedia contact:\nAmara Silva, amara@forum.example.org, +66 2 555 0101\n\n{FACT}\n\n{ASK}",
        paragraphs=2,
    ),
    Shape(
        name="image name glued to the first word",
        text=f"Nepal: Free the editors\n\neditors-2021.jpg{FACT}\n\n{ASK}",
        paragraphs=2,
    ),
    Shape(
        name="repeated lead and caption",
        text=f"Nepal: Free the editors\n\n{FACT}\n\nPhoto: Harbour Forum\n\n{FACT}\n\n{ASK}",
        paragraphs=2,
    ),
    Shape(
        name="numbered points of a demand",
        text=f"Nepal: Free the editors\n\n{FACT}\n\nWe call on the Government of Nepal to:\n\n1. Release the four editors;\n\n2. Return their papers; and\n\n3. Let the Daily Lantern print.",
        paragraphs=5,
    ),
    Shape(
        name="quotation as the whole text",
        text="Nepal: On the arrest of the editors\n\n“We are shocked by the arrest of four editors. They must go home today,” said Amara Silva, Director of the Forum.",
        paragraphs=1, quotes=1, demands=False, kind="news",
    ),
    Shape(
        name="background and about at the end",
        text=f"Nepal: Free the editors\n\n{FACT}\n\n{ASK}\n\n***\n\nAbout Harbour Forum\n\nHarbour Forum is a network of 40 organisations that work on rivers and rights in Asia.",
        paragraphs=2,
    ),
    Shape(
        name="footnotes",
        text=f"Nepal: Free the editors\n\n{FACT}[1]\n\n{ASK}\n\n[1] Daily Lantern, 11 May 2021.",
        paragraphs=2,
    ),
    Shape(
        name="label without brackets",
        text=f"MEDIA STATEMENT: Nepal: Free the editors\n\n{FACT}\n\n{ASK}",
        title="Nepal: Free the editors", paragraphs=2,
    ),
    Shape(
        name="hidden e-mail, hashtags and end mark",
        text=f"Nepal: Free the editors\n\n{FACT}\n\n{ASK}\n\n[email protected]\n\n#FreeTheEditors #Nepal\n\n###",
        paragraphs=2,
    ),
    Shape(
        name="event", text="[Event] Rivers and rights\n\nJoin us on 12 May 2021 in Dili for an evening about rivers and the people who live by them.",
        title="Rivers and rights", paragraphs=1, kind="event", demands=False,
    ),
    Shape(
        name="publication", text="[Publication] State of the Rivers\n\nThis book tells of forty rivers of Asia and of the people who guard them against the dams.",
        title="State of the Rivers", paragraphs=1, kind="publication", demands=False,
    ),
    Shape(
        name="French", language="fr", place="Phnom Penh", country="Cambodia", topic="freedom of expression", quotes=1,
        text="Communiqué de presse : Cambodge : libérez les journalistes\n\nPhnom Penh, le 12 mai 2021 – Quatre journalistes ont été arrêtés par la police dans la nuit au Cambodge.\n\n« Écrire n’est pas un crime », a déclaré Amélie Durand, présidente du Forum.\n\nLe Forum exhorte les autorités à libérer les quatre journalistes.",
        title="Cambodge : libérez les journalistes", paragraphs=3,
    ),
    Shape(
        name="Spanish", language="es", place="Manila", country="Philippines", quotes=1,
        text="Comunicado: Filipinas: liberen a los periodistas\n\n(Manila, 12 de mayo de 2021).- La policía detuvo a cuatro periodistas en la noche.\n\n“Escribir no es un delito”, dijo Luis Vega, director del Foro.\n\nEl Foro insta al Gobierno a liberar a los cuatro periodistas.",
        title="Filipinas: liberen a los periodistas", paragraphs=3,
    ),
    Shape(
        name="Portuguese", language="pt", place="Díli", country="Timor-Leste",
        text="Timor-Leste: libertem os jornalistas\n\nDíli, 12 de maio de 2021 – A polícia deteve quatro jornalistas durante a noite, e ninguém disse por quê.\n\nO Fórum exorta o Governo de Timor-Leste a libertar os quatro jornalistas.",
        paragraphs=2,
    ),
    Shape(
        name="Indonesian", language="id", place="Jakarta", country="Indonesia", topic="freedom of expression", quotes=1,
        text="SIARAN PERS: Indonesia: Bebaskan jurnalis\n\nJakarta, 12 Mei 2021 – Polisi menangkap empat jurnalis di rumah mereka pada malam hari.\n\n“Menulis bukan kejahatan,” kata Dewi Lestiani, Koordinator Jaringan.\n\nJaringan mendesak pemerintah untuk segera membebaskan empat jurnalis tersebut.",
        title="Indonesia: Bebaskan jurnalis", paragraphs=3,
    ),
    Shape(
        name="Malay", language="ms", place="Kuala Lumpur", country="Malaysia",
        text="Malaysia: Bebaskan wartawan\n\nKuala Lumpur, 12 Mei 2021 – Empat orang wartawan telah ditahan oleh pihak polis di rumah mereka pada malam itu kerana laporan mereka.\n\nKami menggesa kerajaan supaya membebaskan mereka dengan segera.",
        paragraphs=2,
    ),
    Shape(
        name="Vietnamese", language="vi", place="Hà Nội", country="Vietnam",
        text="Việt Nam: Trả tự do cho các nhà báo\n\nHà Nội, ngày 12 tháng 5 năm 2021 – Công an đã bắt giữ bốn nhà báo tại nhà riêng của họ trong đêm.\n\nDiễn đàn kêu gọi chính phủ Việt Nam trả tự do ngay lập tức cho bốn nhà báo.",
        paragraphs=2,
    ),
    Shape(
        name="Thai with Buddhist year", language="th", place="กรุงเทพฯ", country="Thailand", topic="freedom of expression",
        text="แถลงการณ์: ประเทศไทย: ปล่อยตัวนักข่าว\n\nกรุงเทพฯ, 12 พฤษภาคม 2564 – ตำรวจจับกุมนักข่าวสี่คนที่บ้านพักในเวลากลางคืนโดยไม่มีหมายจับ\n\nเครือข่ายเรียกร้องให้รัฐบาลไทยปล่อยตัวนักข่าวทั้งสี่คนทันที",
        title="ประเทศไทย: ปล่อยตัวนักข่าว", paragraphs=2,
    ),
    Shape(
        name="Lao", language="lo", place="ວຽງຈັນ", country="Laos",
        text="ລາວ: ປ່ອຍຕົວນັກຂ່າວ\n\nວຽງຈັນ, ວັນທີ 12 ພຶດສະພາ 2021 – ຕຳຫຼວດຈັບນັກຂ່າວສີ່ຄົນຢູ່ເຮືອນໃນຕອນກາງຄືນໂດຍບໍ່ມີໝາຍຈັບ\n\nເຄືອຂ່າຍຮຽກຮ້ອງໃຫ້ລັດຖະບານລາວປ່ອຍຕົວນັກຂ່າວທັງສີ່ຄົນ",
        paragraphs=2,
    ),
    Shape(
        name="Khmer with its own digits", language="km", place="ភ្នំពេញ", country="Cambodia", topic="freedom of expression",
        text="កម្ពុជា៖ ដោះលែងអ្នកសារព័ត៌មាន\n\n(ភ្នំពេញ ថ្ងៃទី១២ ខែឧសភា ឆ្នាំ២០២១) ៖ ប៉ូលិសបានចាប់ខ្លួនអ្នកសារព័ត៌មានបួននាក់នៅពេលយប់។ គ្មានអ្នកណាបានឃើញដីកាឡើយ។\n\nបណ្ដាញអំពាវនាវឱ្យរាជរដ្ឋាភិបាលកម្ពុជាដោះលែងអ្នកសារព័ត៌មានទាំងបួននាក់ជាបន្ទាន់។",
        paragraphs=2,
    ),
    Shape(
        name="Burmese with its own digits", language="my", place="ရန်ကုန်", country="Myanmar", topic="freedom of expression",
        text="မြန်မာ - သတင်းထောက်များကို လွှတ်ပေးပါ\n\n(ရန်ကုန်၊ ၂၀၂၁ ခုနှစ် မေလ ၁၂ ရက်) – ရဲတပ်ဖွဲ့က သတင်းထောက် လေးဦးကို ညအချိန်တွင် ဖမ်းဆီးခဲ့သည်။ ဝရမ်း မပြခဲ့ပါ။\n\nကွန်ရက်က မြန်မာအာဏာပိုင်များအား သတင်းထောက်များကို ချက်ချင်းလွှတ်ပေးရန် တောင်းဆိုသည်။",
        paragraphs=2,
    ),
    Shape(
        name="Japanese", language="ja", place="東京", country="Japan", topic="freedom of expression",
        text="【声明】日本：記者を釈放せよ\n\n（東京、2021年5月12日）― 警察は夜に四人の記者を自宅で逮捕した。令状は示されなかった。\n\n「書くことは罪ではない」と佐伯みどり氏は述べた。\n\nフォーラムは日本政府に対し、記者の即時釈放を求める。",
        title="日本：記者を釈放せよ", paragraphs=3,
    ),
    Shape(
        name="Chinese with brackets", language="zh", place="台北", country="China", topic="freedom of expression",
        text="【聯合聲明】中國：釋放記者\n\n（台北，2021年5月12日）警方在夜間逮捕了四名記者，沒有出示逮捕令。\n\n論壇呼籲中國政府立即釋放四名記者。\n\n一、釋放記者；\n\n二、歸還報紙。",
        title="中國：釋放記者", paragraphs=4, kind="joint statement",
    ),
    Shape(
        name="Korean with an end mark", language="ko", place="서울", country="South Korea",
        text="[성명] 한국: 언론인을 석방하라\n\n서울, 2021년 5월 12일 – 경찰은 밤에 언론인 네 명을 집에서 체포했다. 영장은 없었다.\n\n포럼은 대한민국 정부에 언론인의 즉각적인 석방을 촉구한다.\n\n<끝>",
        title="한국: 언론인을 석방하라", paragraphs=2,
    ),
    Shape(
        name="Hindi", language="hi", place="नई दिल्ली", country="India", topic="freedom of expression",
        text="भारत: पत्रकारों को रिहा करें\n\nनई दिल्ली, 12 मई 2021 – पुलिस ने रात में चार पत्रकारों को उनके घर से गिरफ्तार किया। कोई वारंट नहीं दिखाया गया।\n\nमंच भारत सरकार से चारों पत्रकारों को तुरंत रिहा करने का आग्रह करता है।",
        paragraphs=2,
    ),
    Shape(
        name="Nepali press note with a letterhead", language="ne", country="Nepal",
        text="प्रेस विज्ञप्ति\n\nमिति: २०७८।०१।२९\n\nनेपाल: पत्रकारलाई रिहा गर\n\nप्रहरीले चार जना पत्रकारलाई राति घरबाट पक्राउ गर्‍यो। पक्राउ पुर्जी देखाइएन।\n\nमञ्चले नेपाल सरकारसँग चारै जना पत्रकारलाई तुरुन्त रिहा गर्न माग गर्दछ।",
        title="नेपाल: पत्रकारलाई रिहा गर", paragraphs=2,
    ),
    Shape(
        name="Bengali", language="bn", place="ঢাকা", country="Bangladesh", topic="freedom of expression",
        text="বাংলাদেশ: সাংবাদিকদের মুক্তি দিন\n\nঢাকা, ১২ মে ২০২১ – পুলিশ রাতে চারজন সাংবাদিককে তাদের বাড়ি থেকে গ্রেপ্তার করেছে। কোনো পরোয়ানা দেখানো হয়নি।\n\nফোরাম বাংলাদেশ সরকারের প্রতি সাংবাদিকদের অবিলম্বে মুক্তি দেওয়ার আহ্বান জানায়।",
        paragraphs=2,
    ),
    Shape(
        name="Urdu", language="ur", place="اسلام آباد", country="Pakistan", topic="freedom of expression",
        text="پاکستان: صحافیوں کو رہا کیا جائے\n\nاسلام آباد، 12 مئی 2021: پولیس نے رات کو چار صحافیوں کو ان کے گھر سے گرفتار کر لیا۔ کوئی وارنٹ نہیں دکھایا گیا۔\n\nفورم حکومت پاکستان سے صحافیوں کی فوری رہائی کا مطالبہ کرتا ہے۔",
        paragraphs=2,
    ),
    Shape(
        name="Arabic with a Latin address inside", language="ar", place="بيروت", country="Lebanon", topic="freedom of expression",
        text="لبنان: أطلقوا سراح الصحفيين\n\n(بيروت، 12 مايو 2021) – اعتقلت الشرطة أربعة صحفيين من منازلهم ليلا، كما جاء في https://forum.example.org/lb قبل يومين.\n\nيدعو المنتدى الحكومة في لبنان إلى إطلاق سراحهم فورا.",
        paragraphs=2,
    ),
    Shape(
        name="Persian", language="fa", country="Iran",
        text="ایران: روزنامه‌نگاران را آزاد کنید\n\nپلیس شب هنگام چهار روزنامه‌نگار را در خانه‌هایشان بازداشت کرد و هیچ حکمی نشان نداد. خانواده‌ها از جای آنان خبر ندارند.\n\nانجمن خواستار آزادی فوری این چهار روزنامه‌نگار در ایران است.",
        paragraphs=2,
    ),
    Shape(
        name="Sinhala", language="si", country="Sri Lanka", demands=True,
        text="ශ්‍රී ලංකා: මාධ්‍යවේදීන් නිදහස් කරන්න\n\nපොලිසිය රාත්‍රියේ මාධ්‍යවේදීන් හතර දෙනෙකු අත්අඩංගුවට ගත්තේය. වරෙන්තුවක් පෙන්වූයේ නැත.\n\nසංසදය ශ්‍රී ලංකා රජයෙන් ඔවුන් වහාම නිදහස් කරන ලෙස ඉල්ලා සිටී.",
        paragraphs=2,
    ),
    Shape(
        name="Tamil", language="ta", country="Sri Lanka",
        text="இலங்கை: பத்திரிகையாளர்களை விடுதலை செய்\n\nகாவல்துறை இரவில் நான்கு பத்திரிகையாளர்களைக் கைது செய்தது. பிடியாணை காட்டப்படவில்லை.\n\nமன்றம் இலங்கை அரசை அவர்களை உடனடியாக விடுதலை செய்ய வலியுறுத்துகிறது.",
        paragraphs=2,
    ),
    Shape(
        name="Russian", language="ru", place="Алматы", country="Kazakhstan", topic="freedom of expression", quotes=1,
        text="Казахстан: освободите журналистов\n\nАлматы, 12 мая 2021 г. – Полиция ночью задержала четырёх журналистов в их домах и не показала ордера.\n\n«Писать не преступление», — сказал Иван Петров, директор Форума.\n\nФорум призывает власти Казахстана немедленно освободить журналистов.",
        paragraphs=3,
    ),
    Shape(
        name="Turkish", language="tr", place="Ankara", country="Türkiye",
        text="Basın açıklaması: Gazetecileri serbest bırakın\n\nAnkara, 12 Mayıs 2021 – Polis dört gazeteciyi gece evlerinden aldı ve bunun için bir karar göstermedi. Türkiye bu yıl ile bir başka davayı da gördü.\n\nForum, hükümete gazetecileri derhal serbest bırakma çağrıda bulunuyor.",
        title="Gazetecileri serbest bırakın", paragraphs=2,
    ),
    Shape(
        name="Tagalog", language="tl", place="Maynila", country="Philippines",
        text="Pilipinas: Palayain ang mga mamamahayag\n\nMaynila, Mayo 12, 2021 – Inaresto ng mga pulis ang apat na mamamahayag sa kanilang mga bahay sa gabi nang walang warrant.\n\nNananawagan ang Forum sa pamahalaan na palayain agad ang mga mamamahayag sa Pilipinas.",
        paragraphs=2,
    ),
    Shape(
        name="Mongolian", language="mn", country="Mongolia",
        text="Монгол: Сэтгүүлчдийг сулла\n\nЦагдаа дөрвөн сэтгүүлчийг шөнө гэрээс нь авч явсан бөгөөд шийдвэр үзүүлээгүй байна. Энэ нь хуульд нийцэхгүй гэж үзэж байна.\n\nФорум Монгол Улсын Засгийн газарт сэтгүүлчдийг суллахыг уриалж байна.",
        paragraphs=2,
    ),
    Shape(
        name="hard line breaks and no blank lines",
        text=f"Nepal: Free the editors\n{FACT}\n{ASK}\nNobody has answered the Forum's letters of March and April.",
        paragraphs=3,
    ),
    Shape(
        name="view counter, tags and categories",
        text=f"Nepal: Free the editors\n\n1,204 views\n\nPosted in Statements\n\n{FACT}\n\n{ASK}\n\nTags: Nepal, press\n\nRelated posts",
        paragraphs=2,
    ),
    Shape(
        name="French guillemets on every paragraph", language="fr", quotes=1, demands=False, kind="news",
        text="Le Forum sur les arrestations\n\n« Les quatre rédacteurs sont en prison depuis la nuit de lundi.\n\n« Ils doivent rentrer chez eux pour que les journaux paraissent », a dit Amélie Durand, présidente du Forum.",
        paragraphs=2,
    ),
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_shape(shape: Shape) -> None:
    head, _, rest = shape.text.partition("\n")

    release = read_release(RawRelease(title=head, text=rest))

    assert len(release.paragraphs) == shape.paragraphs, release.paragraphs
    assert (release.language, release.kind) == (shape.language, shape.kind)
    assert shape.title in (None, release.title)
    assert bool(release.demands) == shape.demands
    if shape.place is not None:
        assert (release.dateline.place, release.dateline.date) == (shape.place, DAY)
    if shape.country is not None:
        assert release.countries[:1] == (shape.country,)
    if shape.topic is not None:
        assert shape.topic in release.topics
    if shape.quotes is not None:
        assert len(release.quotes) == shape.quotes
        assert release.quotes[0].speaker


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_paragraph_stands_in_what_was_given(shape: Shape) -> None:
    given = "".join(shape.text.split())

    for paragraph in read_release(RawRelease(text=shape.text)).paragraphs:
        assert "".join(paragraph.split()) in given


def test_the_size_of_a_linked_file_is_no_part_of_a_sentence() -> None:
    text = (
        "The Water Act 2008 (0.1MB) was passed by Parliament in August, and the Forum’s comments (PDF, 340 KB) "
        "were sent to the ministry by its members (12 MB of letters)."
    )

    kept = text.replace(" (0.1MB)", "").replace(" (PDF, 340 KB)", "")

    assert read_release(RawRelease(title="Nepal: The Water Act", text=text)).paragraphs == (kept,)


def test_lines_told_by_a_word_inside_them_are_left_out() -> None:
    lines = (
        "This site uses cookies to give you the best experience",
        "For the whole statement in English, please click here.",
        "Posted in Statements by the secretariat",
        "Home › Statements › Nepal",
        "The full text (PDF, 1.2 MB)",
        "2021 The Harbour Forum, all rights reserved",
        "Weekly newsletter sign up",
    )
    body = (
        "The Harbour Forum condemns the arrest of twelve members of the River Circle in the valley of Nepal."
    )

    for line in lines:
        assert read_release(RawRelease(title="Nepal", text=f"{body}\n\n{line}")).paragraphs == (body,)
