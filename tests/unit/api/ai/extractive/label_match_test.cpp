#include "api/ai/extractive/label_match.hpp"

#include <string_view>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

struct label_case {
  std::string_view name;       ///< of the field
  std::string_view label;      ///< in the document
  std::string_view kind = "";  ///< of document
  bool is_date = false;
};

bool fits(const label_case& one, std::string_view language = "en") {
  const label_matcher matcher(kind_words(label_words(one.kind, language)));
  const field_label field{.phrases = {name_words(one.name, language)},
                          .around = {},
                          .needs_around = false,
                          .is_date = one.is_date};
  return matcher.score(field, label_words(one.label, language), {}) >= label_score_least;
}

}  // namespace

TEST_CASE("a label with the field's words is the field's") {
  for (const label_case& one : std::initializer_list<label_case>{
           {"invoiceNumber", "Invoice number"},
           {"invoice_number", "Invoice No."},
           {"invoice_number", "Invoice #"},
           {"total", "TOTAL"},
           {"total_amount", "Total"},
           {"total", "Total (EUR)"},
           {"total", "Grand total"},
           {"date", "Invoice date", "Invoice"},
           {"invoice_number", "Number", "Invoice"},
           {"due_date", "Due", "", true},
           {"due_date", "Payable on", "", true},
           {"tax", "VAT 20 %"},
           {"ingredients", "Ingredient"},
           {"vendor", "Supplier"},
           {"email", "E-mail"},
       }) {
    CAPTURE(one.name);
    CAPTURE(one.label);
    CHECK(fits(one));
  }
  CHECK(fits({"invoice_number", "Rechnungsnummer"}, "de"));
  CHECK(fits({"delivery_date", "Lieferdatum"}, "de"));
  CHECK(fits({"tax", "MwSt"}, "de"));
  CHECK(fits({"invoice_date", "Date de facture"}, "fr"));
  CHECK(fits({"net_total", "Total HT"}, "fr"));
  CHECK(fits({"invoice_number", "Facture n\u00B0"}, "fr"));
}

TEST_CASE("a label with a word too much or too few is another field's") {
  for (const label_case& one : std::initializer_list<label_case>{
           {"total", "Subtotal"},
           {"total", "Net total"},
           {"total", "Total weight"},
           {"due_date", "Invoice date"},
           {"due_date", "Invoice date", "Invoice", true},
           {"due_date", "Date", "", true},
           {"date", "Due date"},
           {"date", "Date of birth", "", true},
           {"date", "Order date", "Invoice", true},
           {"address", "Delivery address"},
           {"invoice_number", "Customer number"},
           {"invoice_number", "Order number", "Invoice"},
           {"customer_name", "Product name"},
           {"name", "Surname"},
           {"amount", "Total amount"},
           {"price", "Prince"},
           {"start_date", "End date", "", true},
           {"valid_from", "Valid to"},
           {"total", ""},
       }) {
    CAPTURE(one.name);
    CAPTURE(one.label);
    CHECK_FALSE(fits(one));
  }
  CHECK_FALSE(fits({"net_total", "Gesamtbetrag"}, "de"));
  CHECK_FALSE(fits({"invoice_number", "Kundennummer"}, "de"));
}

TEST_CASE("of two fields with one name, the label must say whose") {
  const label_matcher matcher({});
  const field_label name{.phrases = {name_words("address", "en")},
                         .around = name_words("supplier", "en"),
                         .needs_around = true,
                         .is_date = false};
  const auto score = [&](std::string_view label, std::string_view above) {
    return matcher.score(name, label_words(label, "en"), label_words(above, "en"));
  };
  CHECK(score("Supplier address", "") >= label_score_least);
  CHECK(score("Address", "Supplier") >= label_score_least);
  CHECK(score("Address", "") < label_score_least);
  CHECK(score("Customer address", "") < label_score_least);
  CHECK(score("Address", "Customer") < label_score_least);
  // The supplier's label is not that of its address, but is that of its name.
  CHECK(score("Supplier", "") < label_score_least);
  const field_label own{.phrases = {name_words("name", "en")},
                        .around = name_words("supplier", "en"),
                        .needs_around = true,
                        .is_date = false};
  CHECK(matcher.score(own, label_words("Supplier", "en"), {}) >= label_score_least);
}
