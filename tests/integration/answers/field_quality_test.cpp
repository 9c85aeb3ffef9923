// How many fields of documents are extracted, rightly and wrongly.
#include <format>
#include <iostream>

#include "tests/integration/answers/field_site.hpp"

using namespace pagemill::test;

namespace {

namespace json = boost::json;

struct field_scores {
  int right = 0, wrong = 0, missed = 0;
  int null_rightly = 0;

  double precision() const { return static_cast<double>(right) / (right + wrong); }
  double recall() const { return static_cast<double>(right) / (right + wrong_values + missed); }
  int wrong_values = 0;  ///< of those that are wrong, where the document says another
};

bool are_same(const json::value& one, const json::value& other) {
  if (one.is_number() && other.is_number()) {
    return one.to_number<double>() == other.to_number<double>();
  }
  return one == other;
}

void compare_values(const json::value& expected, const json::value& got, const std::string& at,
                    field_scores& into) {
  if (expected.is_object() && got.is_object()) {
    for (const auto& [name, one] : expected.get_object()) {
      compare_values(one, got.get_object().at(name), at + "/" + std::string(name), into);
    }
    return;
  }
  if (expected.is_array() && got.is_array() &&
      expected.get_array().size() == got.get_array().size()) {
    for (std::size_t i = 0; i < expected.get_array().size(); ++i) {
      compare_values(expected.get_array()[i], got.get_array()[i], std::format("{}/{}", at, i),
                     into);
    }
    return;
  }
  if (expected.is_null() && got.is_null()) {
    ++into.null_rightly;
  } else if (got.is_null()) {
    ++into.missed;
    std::cout << "missed " << at << ": " << json::serialize(expected) << '\n';
  } else if (are_same(expected, got)) {
    ++into.right;
  } else {
    ++into.wrong;
    into.wrong_values += expected.is_null() ? 0 : 1;
    std::cout << "wrong " << at << ": " << json::serialize(got) << " for "
              << json::serialize(expected) << '\n';
  }
}

field_scores scores_of_fields(const std::string& file) {
  const field_site site;
  field_scores scores;
  for (const auto& one : read_field_documents(file)) {
    CAPTURE(one.name);
    const auto id = site.add(one.pdf);
    const auto got = site.extract(id, one.schema);
    REQUIRE(got.status == 200);
    site.check_field_citations(id, got.json().as_object());
    compare_values(one.value, got.json().at("value"), one.name, scores);
  }
  std::cout << std::format(
      "{}: right {}, wrong {}, missed {}, rightly null {}; precision {:.3f}, recall {:.3f}\n", file,
      scores.right, scores.wrong, scores.missed, scores.null_rightly, scores.precision(),
      scores.recall());
  return scores;
}

}  // namespace

TEST_CASE("fields are extracted from documents, and null where these do not say") {
  const auto scores = scores_of_fields("field_documents.json");
  CHECK(scores.precision() >= 0.95);
  CHECK(scores.recall() >= 0.80);
}

TEST_CASE("so are those of documents that the rules were not made by") {
  const auto scores = scores_of_fields("unseen_field_documents.json");
  CHECK(scores.precision() >= 0.90);
  CHECK(scores.recall() >= 0.60);
}
