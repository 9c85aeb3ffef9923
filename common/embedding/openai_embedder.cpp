#include "common/embedding/openai_embedder.hpp"

#include <algorithm>
#include <cmath>
#include <format>
#include <limits>
#include <stdexcept>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <simdjson.h>

#include "common/core/call_deadline.hpp"
#include "common/core/clean_text.hpp"
#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;
namespace json = boost::json;

/// Of one element as text, generously.
constexpr std::size_t element_bytes_max = 40;
constexpr std::size_t other_answer_bytes_max = std::size_t{64} * 1024;
/// A text that is refused is cut to a half, that often.
constexpr int cuts_max = 4;

[[noreturn]] void refuse_answer(std::string_view what) {
  throw provider_error("provider_answer_invalid",
                       std::format("the answer of the provider {}", what));
}

std::vector<float> read_vector(dom::element value, std::size_t dimension) {
  dom::array numbers;
  if (value.get(numbers) != simdjson::SUCCESS) refuse_answer("has something else than vectors");
  if (numbers.size() != dimension) {
    throw provider_error("provider_wrong_dimensions",
                         std::format("the provider gives vectors of {} elements, not {}",
                                     numbers.size(), dimension));
  }
  std::vector<float> vector;
  vector.reserve(dimension);
  double squares = 0;
  for (const dom::element one : numbers) {
    double number = 0;
    if (one.get(number) != simdjson::SUCCESS) refuse_answer("has elements that are no numbers");
    if (std::abs(number) > std::numeric_limits<float>::max()) {
      refuse_answer("has elements that are no numbers");
    }
    squares += number * number;
    vector.push_back(static_cast<float>(number));
  }
  const double length = std::sqrt(squares);
  if (!std::isfinite(length) || length < 1e-6) refuse_answer("has a vector without a direction");
  for (auto& number : vector) number = static_cast<float>(number / length);
  return vector;
}

/// The vectors in the order of the texts. Servers that leave out `index` keep it.
std::vector<std::vector<float>> read_vectors(const std::string& body, std::size_t count,
                                             std::size_t dimension) {
  dom::parser parser;
  dom::array items;
  if (parser.parse(body)["data"].get(items) != simdjson::SUCCESS) refuse_answer("has no data");
  if (items.size() != count) refuse_answer("has another number of vectors than texts were sent");
  std::vector<std::vector<float>> vectors(count);
  std::size_t place = 0;
  for (const dom::element item : items) {
    std::uint64_t index = place++;
    dom::element value;
    if (item["embedding"].get(value) != simdjson::SUCCESS) refuse_answer("lacks a vector");
    if (const auto said = item["index"]; said.error() == simdjson::SUCCESS) {
      if (said.get(index) != simdjson::SUCCESS) refuse_answer("has an index that is none");
    }
    if (index >= count || !vectors[index].empty()) refuse_answer("has an index twice");
    vectors[index] = read_vector(value, dimension);
  }
  return vectors;
}

}  // namespace

openai_embedder::openai_embedder(remote_model model)
    : model_(std::move(model)),
      name_(model_.full_name()),
      client_({.name = model_.provider, .calls_max = model_.calls_max, .https = model_.https}) {}

std::vector<std::vector<float>> openai_embedder::embed(std::span<const std::string> texts,
                                                       text_role) {
  const auto until =
      std::min(std::chrono::steady_clock::now() + model_.time_max, call_deadline::in_force());
  std::vector<std::string> prepared;
  prepared.reserve(texts.size());
  for (const auto& text : texts) {
    auto& added = prepared.emplace_back(prepare_text(text));
    if (added.empty()) added = " ";  // empty texts are refused
  }
  vectors made;
  made.reserve(prepared.size());
  for (std::span rest(std::as_const(prepared)); !rest.empty();) {
    const auto batch = rest.first(std::min(rest.size(), model_.texts_max));
    embed_batch(batch, until, made);
    rest = rest.subspan(batch.size());
  }
  return made;
}

/// When the texts are refused together, each is tried by itself.
void openai_embedder::embed_batch(std::span<const std::string> texts, time_point until,
                                  vectors& into) {
  if (ask(texts, until, request_refusal::is_answer, into)) return;
  for (const auto& text : texts) {
    const bool tried = texts.size() == 1;
    if (!tried && ask(std::span(&text, 1), until, request_refusal::is_answer, into)) continue;
    into.push_back(embed_cut(text, until));
  }
}

/// The text was refused: probably it is longer than the model's window. If no part of it is taken
/// either, a text that is known to be good tells whose fault that is.
std::vector<float> openai_embedder::embed_cut(std::string_view text, time_point until) {
  vectors made;
  auto bytes = text.size();
  for (int cuts = 0; cuts < cuts_max && bytes > 1; ++cuts) {
    bytes /= 2;
    const std::string part(beginning_of(text, bytes));
    if (part.empty()) break;
    if (ask(std::span(&part, 1), until, request_refusal::is_answer, made)) {
      return std::move(made.front());
    }
  }
  const std::string good = "a";
  ask(std::span(&good, 1), until, request_refusal::is_fault, made);
  throw std::runtime_error(std::format("the provider {} refuses the text", model_.provider));
}

bool openai_embedder::ask(std::span<const std::string> texts, time_point until,
                          request_refusal refusal, vectors& into) {
  vectors made;
  const auto answer = client_.post(
      request_for(texts), until, stop_.get_token(),
      [&](const https_answer& given) {
        made = read_vectors(given.body, texts.size(), model_.dimension);
      },
      refusal);
  if (answer.status >= 300) return false;
  std::ranges::move(made, std::back_inserter(into));
  return true;
}

https_request openai_embedder::request_for(std::span<const std::string> texts) const {
  json::object body{{"model", model_.model},
                    {"input", json::array(texts.begin(), texts.end())},
                    {"encoding_format", "float"}};
  if (model_.shortened) body["dimensions"] = model_.dimension;
  https_request request;
  request.url = model_.url + "/embeddings";
  request.headers = {"Content-Type: application/json", "Accept: application/json"};
  if (!model_.key.empty()) request.headers.push_back("Authorization: Bearer " + model_.key);
  request.body = json::serialize(body);
  request.answer_bytes_max =
      other_answer_bytes_max + texts.size() * model_.dimension * element_bytes_max;
  return request;
}

}  // namespace pagemill
