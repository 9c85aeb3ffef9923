#include "worker/extract/pdf/structure_roles.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pagemill::extract {
namespace {

constexpr auto kinds_by_name = std::to_array<std::pair<std::string_view, element_kind>>({
    {"P", {tag_role::paragraph, 0, true}},     {"H1", {tag_role::heading, 1, true}},
    {"H2", {tag_role::heading, 2, true}},      {"H3", {tag_role::heading, 3, true}},
    {"H4", {tag_role::heading, 4, true}},      {"H5", {tag_role::heading, 5, true}},
    {"H6", {tag_role::heading, 6, true}},      {"H", {tag_role::heading, 0, true}},
    {"Title", {tag_role::heading, 1, true}},   {"LI", {tag_role::list_item, 0, true}},
    {"Table", {tag_role::table, 0, true}},     {"TOC", {tag_role::contents, 0, true}},
    {"TOCI", {tag_role::contents, 0, true}},   {"Index", {tag_role::contents, 0, true}},
    {"Caption", {tag_role::caption, 0, true}}, {"Note", {tag_role::note, 0, true}},
    {"FENote", {tag_role::note, 0, true}},     {"Figure", {tag_role::figure, 0, true}},
    {"Formula", {tag_role::figure, 0, true}},  {"Form", {tag_role::figure, 0, true}},
    {"Code", {tag_role::code, 0, true}},       {"Artifact", {tag_role::artifact, 0, true}},
});

constexpr auto plain_names = std::to_array<std::string_view>({"Document",   "DocumentFragment",
                                                              "Part",       "Art",
                                                              "Sect",       "Div",
                                                              "BlockQuote", "Aside",
                                                              "NonStruct",  "Private",
                                                              "L",          "Lbl",
                                                              "LBody",      "TR",
                                                              "TH",         "TD",
                                                              "THead",      "TBody",
                                                              "TFoot",      "Span",
                                                              "Quote",      "Reference",
                                                              "BibEntry",   "Link",
                                                              "Annot",      "Em",
                                                              "Strong",     "Sub",
                                                              "Ruby",       "RB",
                                                              "RT",         "RP",
                                                              "Warichu",    "WT",
                                                              "WP"});

}  // namespace

element_kind kind_of_element(std::string_view name) {
  const auto* known =
      std::ranges::find(kinds_by_name, name, [](const auto& entry) { return entry.first; });
  if (known != kinds_by_name.end()) return known->second;
  return {.known = std::ranges::find(plain_names, name) != plain_names.end()};
}

bool replaces(element_kind inner, const raw_tag& outer) {
  switch (outer.role) {
    case tag_role::none: return true;
    case tag_role::paragraph:
    case tag_role::list_item: return inner.role != tag_role::paragraph;
    case tag_role::table:
    case tag_role::figure: return inner.role == tag_role::caption || inner.role == tag_role::note;
    case tag_role::heading:
    case tag_role::caption: return inner.role == tag_role::note;
    case tag_role::contents:
    case tag_role::note:
    case tag_role::code:
    case tag_role::artifact: return false;
  }
  return false;
}

}  // namespace pagemill::extract
