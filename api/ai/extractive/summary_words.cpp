#include "api/ai/extractive/summary_words.hpp"

#include <algorithm>
#include <array>

namespace pagemill {
namespace {

// clang-format off
/// Single words and phrases; each is whole, and a comma may follow.
constexpr auto pointing_words = std::to_array<std::string_view>({
    // English
    "however", "but", "and", "or", "so", "thus", "therefore", "hence", "moreover", "furthermore",
    "also", "then", "it", "its", "they", "their", "them", "he", "she", "his", "her", "these",
    "those", "such", "instead", "otherwise", "nevertheless", "nonetheless", "similarly",
    "likewise", "consequently", "accordingly", "additionally", "meanwhile", "besides", "yet",
    "still", "finally", "again", "here", "indeed", "conversely", "alternatively", "afterwards",
    "for example", "for instance", "in addition", "in contrast", "in particular", "in fact",
    "in this case", "in that case", "in other words", "on the other hand", "on the contrary",
    "as a result", "as such", "that is", "that said", "after that", "because of this",
    "for this reason", "to do so", "to do this", "in so doing", "first", "second", "third",
    "secondly", "thirdly", "next", "either", "neither", "both", "another", "the latter",
    "the former", "the following", "at first", "either way", "in any case",
    "in short", "the above", "as above", "see", "note that", "which", "ok",
    "oh", "well", "yes", "no", "i.e", "e.g", "see also", "at this point", "at that point",
    // German
    "all diese", "alle diese", "aber", "jedoch", "doch",
    "und", "oder", "daher", "deshalb", "deswegen", "darum", "somit",
    "folglich", "außerdem", "zudem", "ferner", "auch", "dann", "er", "sie", "es", "dies", "diese",
    "dieser", "dieses", "diesen", "diesem", "dadurch", "dabei", "damit", "hierbei", "hierzu",
    "hierfür", "hier", "dort", "dazu", "danach", "anschließend", "zum beispiel", "so", "solche",
    "allerdings", "trotzdem", "dennoch", "stattdessen", "sonst", "ebenso", "letztere", "beide",
    "andererseits", "siehe", "ihre", "ihr", "sein", "seine", "deren", "dessen", "schließlich",
    // French
    "mais", "et", "ou", "donc", "ainsi", "cependant", "toutefois", "pourtant", "néanmoins",
    "de plus", "en outre", "aussi", "ensuite", "puis", "alors", "il", "elle", "ils", "elles",
    "ce", "cela", "ceci", "cette", "ces", "cet", "celui-ci", "celle-ci", "ceux-ci", "celles-ci",
    "par exemple", "en effet", "par conséquent", "dans ce cas", "d'autre part", "enfin", "voir",
    "ici", "c'est", "leur", "leurs", "sinon", "en revanche", "de même", "son", "sa", "ses",
    // Spanish
    "pero", "y", "o", "sin embargo", "además", "también", "entonces", "por lo tanto", "así",
    "por ejemplo", "esto", "este", "esta", "estos", "estas", "ese", "esa", "eso", "ello", "él",
    "ella", "ellos", "luego", "en cambio", "aquí", "su", "sus", "por eso", "véase", "finalmente",
    // Italian
    "ma", "e", "oppure", "quindi", "tuttavia", "però", "inoltre", "anche", "poi", "allora",
    "perciò", "pertanto", "infatti", "ad esempio", "per esempio", "questo", "questa", "questi",
    "queste", "ciò", "esso", "essa", "essi", "esse", "invece", "qui", "infine", "così", "si",
});

/// "This" and what names the document itself, which points to nothing before.
constexpr auto document_names = std::to_array<std::string_view>({
    "paper", "report", "document", "manual", "book", "guide", "handbook", "article", "study",
    "thesis", "chapter", "tutorial", "specification", "standard", "policy", "agreement",
    "contract", "form", "work", "license", "licence", "software", "program", "package", "project",
});

constexpr auto legends = std::to_array<std::string_view>({
    "figure", "figures", "fig.", "fig", "figs.", "table", "tables", "tab.", "chart", "exhibit",
    "plate", "listing", "example", "algorithm", "abbildung", "abb.", "tabelle", "beispiel",
    "tableau", "exemple", "figura", "cuadro", "tabla", "tabella", "ejemplo", "esempio", "photo",
});

constexpr auto purposes = std::to_array<std::string_view>({
    "this paper", "this report", "this document", "this article", "this study", "this manual",
    "this book", "this guide", "this handbook", "this thesis", "this work presents", "we propose",
    "we present", "we introduce", "we describe", "we show that", "we find that", "we found",
    "we conclude", "we demonstrate", "our results", "the results show", "results indicate",
    "the purpose of", "the aim of", "the goal of", "the objective", "in summary", "in conclusion",
    "to summarize", "overall,", "the main ", "it is recommended", "we recommend", "is intended for",
    "dieses dokument", "dieser bericht", "diese arbeit", "dieses handbuch", "ziel ", "zweck ",
    "ce document", "cet article", "ce manuel", "ce guide", "ce rapport", "le but de", "l'objectif",
    "este documento", "este manual", "el objetivo", "questo documento", "questo manuale",
    "lo scopo",
});

constexpr auto printed_phrases = std::to_array<std::string_view>({
    "all rights reserved", "copyright", "©", "(c) 19", "(c) 20", "isbn", "issn", "doi:", "doi.org",
    "permission is granted", "permission to copy", "without warranty", "no warranty",
    "free software foundation", "gnu general public", "redistribut", "registered trademark",
    "trademarks of", "reproduced", "printed in", "typeset", "cover art", "published by",
    "alle rechte vorbehalten", "tous droits réservés", "todos los derechos", "diritti riservati",
    "et al.,", "vol.", "pp.", "arxiv", "proceedings of", "university press", "in press",
    "e-mail", "telephone", "http:", "https:", "www.", "public domain", "creative commons",
    "gratefully", "courtesy of", "p. cm", "acknowledge", "thank", "permission",
});

constexpr auto worthless_sections = std::to_array<std::string_view>({
    "contents", "table of contents", "references", "bibliography", "index", "list of figures",
    "list of tables", "inhaltsverzeichnis", "inhalt", "literatur", "literaturverzeichnis",
    "sachverzeichnis", "stichwortverzeichnis", "abbildungsverzeichnis", "tabellenverzeichnis",
    "sommaire", "table des matières", "références", "bibliographie", "índice", "bibliografía",
    "referencias", "indice", "bibliografia", "riferimenti", "notes", "endnotes", "works cited",
    "literature cited", "concept index", "function index", "variable index", "keyword index",
});

constexpr auto side_sections = std::to_array<std::string_view>({
    "acknowledg", "copyright", "licen", "legal", "appendix", "annex", "about the author",
    "colophon",
    "disclaimer", "trademark", "dedication", "anhang", "danksagung", "impressum", "remerciements",
    "annexe", "mentions légales", "agradecimientos", "apéndice", "ringraziamenti", "appendice",
    "glossary", "glossar", "warranty", "revision history", "change log", "changelog", "changes",
    "about this", "history", "gnu free documentation", "credits", "feedback",
});

constexpr auto main_sections = std::to_array<std::string_view>({
    "introduction", "overview", "conclusion", "purpose",
    "background", "results", "findings", "key ", "highlights", "preface",
    "einleitung", "einführung", "überblick", "fazit", "schluss", "introducción",
    "conclusiones", "introduzione", "conclusioni", "vue d'ensemble",
    "concluding", "recommendations", "vorwort", "préface",
});
constexpr auto summary_sections = std::to_array<std::string_view>({
    "abstract", "summary", "executive summary", "zusammenfassung", "kurzfassung", "résumé",
    "resumen", "sommario", "riassunto",
});
// clang-format on

/// Whether it begins with the whole phrase, and something follows.
bool begins_with(std::string_view text, std::string_view phrase) {
  return text.starts_with(phrase) && text.size() > phrase.size() &&
         (text[phrase.size()] == ' ' || text[phrase.size()] == ',' || text[phrase.size()] == ':');
}

std::string_view without_number(std::string_view title) {
  const auto first = title.find_first_not_of("0123456789.() ");
  return first == std::string_view::npos ? std::string_view() : title.substr(first);
}

std::string_view word_of(std::string_view text) {
  return text.substr(0, text.find_first_of(" ,.:;)"));
}

}  // namespace

std::string lowered(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= 'A' && c <= 'Z') {
      made += static_cast<char>(c | 0x20);
    } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
      if (!made.empty() && made.back() != ' ') made += ' ';
    } else if (i > 0 && text[i - 1] == '\xC3' && c <= '\x9E' && c != '\x97') {
      made += static_cast<char>(c + 0x20);  // À to Þ, but not ×
    } else if (text.substr(i).starts_with("\xE2\x80\x99")) {
      made += '\'';
      i += 2;
    } else {
      made += c;
    }
  }
  return made;
}

bool points_back(std::string_view sentence) {
  const auto first = sentence.find_first_not_of("\"'([“„«‘ ");
  if (first == std::string_view::npos) return false;
  sentence.remove_prefix(first);
  if (begins_with(sentence, "this") || begins_with(sentence, "that")) {
    return !std::ranges::contains(document_names, word_of(sentence.substr(5)));
  }
  return std::ranges::any_of(pointing_words,
                             [&](std::string_view one) { return begins_with(sentence, one); });
}

bool is_legend(std::string_view sentence) {
  return std::ranges::any_of(legends, [&](std::string_view one) {
    if (!sentence.starts_with(one)) return false;
    auto rest = sentence.substr(one.size());
    if (!rest.starts_with(' ')) return false;
    rest.remove_prefix(1);
    return !rest.empty() && ((rest[0] >= '0' && rest[0] <= '9') || rest.find('.') < 5);
  });
}

bool states_purpose(std::string_view sentence) {
  return std::ranges::any_of(purposes,
                             [&](std::string_view one) { return sentence.contains(one); });
}

bool is_boilerplate(std::string_view sentence) {
  return std::ranges::any_of(printed_phrases,
                             [&](std::string_view one) { return sentence.contains(one); });
}

section_worth worth_of_section(std::string_view title) {
  const auto whole = lowered(title);
  auto name = without_number(whole);
  if (name.starts_with("chapter ")) name = without_number(name.substr(8));
  while (!name.empty() && (name.back() == ' ' || name.back() == ':')) name.remove_suffix(1);
  if (std::ranges::contains(worthless_sections, name)) return section_worth::none;
  const auto begins = [&](std::string_view one) { return name.starts_with(one); };
  if (std::ranges::any_of(side_sections, begins)) return section_worth::side;
  if (std::ranges::contains(summary_sections, name)) return section_worth::summary;
  if (std::ranges::any_of(main_sections, begins)) return section_worth::main;
  return section_worth::normal;
}

}  // namespace pagemill
