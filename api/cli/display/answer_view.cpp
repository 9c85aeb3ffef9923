#include "api/cli/display/answer_view.hpp"

#include <format>
#include <iterator>
#include <utility>

#include <simdjson.h>

#include "api/cli/client/answer_values.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

using simdjson::dom::element;

void take_answer(const element& root, answer_view& into) {
  into.answer = text_at(root, "answer");
  into.refused = value_at<bool>(root, "refused");
  into.provider = text_at(root, "provider");
  into.model = text_at(root, "model");
  simdjson::dom::array items;
  if (root["citations"].get(items) == simdjson::SUCCESS) {
    for (const auto item : items) {
      into.citations.push_back({.document_id = text_at(item, "document_id"),
                                .page = number_at(item, "page"),
                                .text = text_at(item, "text")});
    }
  }
  if (root["degraded"].get(items) == simdjson::SUCCESS) {
    for (const auto item : items) {
      into.degraded.push_back({printable(text_at(item, "half")), printable(text_at(item, "code"))});
    }
  }
}

}  // namespace

outcome<answer_view> parse_answer(std::string_view body) {
  answer_view answer;
  return read_object(body, [&](const element& root) { take_answer(root, answer); }).transform([&] {
    return std::move(answer);
  });
}

std::string answer_lines(const answer_view& answer) {
  auto lines = printable(answer.answer) + "\n";
  if (!answer.citations.empty()) lines += '\n';
  for (std::size_t i = 0; i < answer.citations.size(); ++i) {
    const auto& one = answer.citations[i];
    std::format_to(std::back_inserter(lines), "[{}] {}  page {}\n", i + 1,
                   printable(one.document_id), one.page);
  }
  return lines;
}

}  // namespace pagemill::cli
