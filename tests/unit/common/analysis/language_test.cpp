#include "common/analysis/language.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "common/analysis/stems.hpp"

using namespace pagemill;

TEST_CASE("sentences have the language that they are in") {
  for (const auto& [code, text] : {
           std::pair<std::string_view, std::string_view>{
               "en", "The committee approved the annual budget after a long discussion."},
           {"en", "THE COMMITTEE APPROVED THE ANNUAL BUDGET AFTER A LONG DISCUSSION."},
           {"de", "Der Ausschuss hat den Haushalt nach langer Aussprache genehmigt."},
           {"de",
            "DER AUSSCHUSS HAT DEN HAUSHALT NACH LANGER AUSSPRACHE ÜBER DIE KOSTEN GENEHMIGT."},
           {"fr", "Le comité a approuvé le budget annuel après une longue discussion."},
           {"es", "El comité aprobó el presupuesto anual después de una larga discusión."},
           {"it", "Il comitato ha approvato il bilancio annuale dopo una lunga discussione."},
           {"pt",
            "O comitê aprovou o orçamento anual depois de uma longa discussão sobre os custos."},
           {"nl", "De commissie heeft de jaarlijkse begroting goedgekeurd na een lange discussie."},
           {"sv",
            "Kommittén godkände den årliga budgeten efter en lång diskussion om kostnaderna."},
           {"da",
            "Udvalget godkendte det årlige budget efter en lang drøftelse af omkostningerne."},
           {"no",
            "Komiteen godkjente det årlige budsjettet etter en lang diskusjon, og det ble ikke "
            "noe bråk."},
           {"fi", "Valiokunta hyväksyi vuotuisen talousarvion pitkän keskustelun jälkeen."},
           {"ru", "Комитет утвердил годовой бюджет после долгого обсуждения расходов."},
           {"el", "Η επιτροπή ενέκρινε τον ετήσιο προϋπολογισμό μετά από μακρά συζήτηση."},
           {"tr", "Komite, yeni binanın maliyetleri üzerine uzun bir tartışmadan sonra onayladı."},
           {"hu", "A bizottság hosszú vita után jóváhagyta az éves költségvetést."},
           {"ar", "وافقت اللجنة على الميزانية السنوية بعد مناقشة طويلة."},
           {"hi", "समिति ने नए भवन की लागत पर लंबी चर्चा के बाद वार्षिक बजट को मंजूरी दी।"},
           {"ro", "Comitetul a aprobat bugetul anual după o lungă discuție despre costuri."},
       }) {
    CAPTURE(text);
    CHECK(detect_language(text) == code);
  }
}

TEST_CASE("what is no text of a language that has a stemmer has none") {
  for (const std::string_view text :
       {"", " ", "Introduction", "Fig. 3.2", "Annual Report 2024",
        "1,234 5,678 9,012 3.45 6.78 2021 2022 2023 total 1,231 12.5 % 99.1 USD 485000 EUR 12",
        "M8x40 AX-2003/B 0445-110-369 DE89 3704 0044 0532 0130 00 INV-2024-4703",
        "John Smith, Maria Garcia, Wei Zhang, Ahmed Hassan, Olga Ivanova",
        "ISO 9001 EN 10204 DIN 931 M8 A2-70",
        "ATGCGTACGTTAGC GGCATTACGGATTA CCGTAATGCCGTTA ATGCCGTA",
        "委員会は新しい建物の費用について長い議論の末、年間予算を承認した。",
        "Komisja zatwierdziła roczny budżet po długiej dyskusji na temat kosztów nowego budynku.",
        "\xFF\xFE\xC3", "👍👍👍"}) {
    CAPTURE(text);
    CHECK(detect_language(text).empty());
  }
  CHECK(detect_language(std::string(100'000, '\0')).empty());
}

TEST_CASE("a language without a stemmer is detected where any is asked for") {
  for (const auto& [code, text] : {
           std::pair<std::string_view, std::string_view>{
               "pl", "Komisja zatwierdziła roczny budżet po długiej dyskusji na temat kosztów."},
           {"ja", "委員会は新しい建物の費用について長い議論の末、年間予算を承認した。"},
           {"zh", "委员会经过长时间讨论，批准了年度预算，新大楼的费用比预期的要高。"},
           {"he", "הוועדה אישרה את התקציב השנתי לאחר דיון ארוך על עלויות הבניין החדש."},
           {"de", "Der Ausschuss hat den Haushalt nach langer Aussprache genehmigt."},
       }) {
    CAPTURE(text);
    CHECK(detect_any_language(text) == code);
    CHECK(detect_language(text) == (code == "de" ? code : ""));
  }
  CHECK(detect_any_language("John Smith, Maria Garcia, Wei Zhang, Ahmed Hassan").empty());
  CHECK(detect_any_language("M8x40 AX-2003/B 0445-110-369 DE89 3704 0044 0532 0130").empty());
}

TEST_CASE("a few words may look like the language that is expected, and no other") {
  const std::string_view german = "Die Kosten des neuen Gebäudes waren höher";
  CHECK(looks_like(german, "de"));
  CHECK_FALSE(looks_like(german, "en"));
  CHECK_FALSE(looks_like(german, ""));
  CHECK(looks_like("det ble ikke noe bråk om budsjettet i år", "no"));
  CHECK_FALSE(looks_like("3. Kosten", "de"));
  CHECK_FALSE(looks_like("", "de"));
  CHECK_FALSE(looks_like("\xFF\xFE\xC3", ""));
}

TEST_CASE("every listed language has a stemmer") {
  CHECK(std::ranges::is_sorted(stemmed_languages()));
  for (const auto language : stemmed_languages()) {
    CAPTURE(language);
    CHECK_FALSE(stem_of(language, "abcdef").empty());
  }
}
