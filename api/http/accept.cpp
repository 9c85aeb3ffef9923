#include "api/http/accept.hpp"

#include <optional>
#include <string>

#include "api/http/list_elements.hpp"

namespace pagemill {
namespace {

/// "0.5" as thousandths; nullopt if it is not a weight.
std::optional<int> parse_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  int thousandths = (text[0] - '0') * 1000;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int place = 100;
  for (std::size_t at = 2; at < text.size(); ++at, place /= 10) {
    if (text[at] < '0' || text[at] > '9') return std::nullopt;
    thousandths += (text[at] - '0') * place;
  }
  return thousandths <= 1000 ? std::optional(thousandths) : std::nullopt;
}

struct weighted {
  std::string name;  ///< lower case
  int weight = 1000;
};

/// One element such as "text/html;level=1;q=0.5"; nullopt if its weight is malformed.
std::optional<weighted> parse_element(std::string_view element) {
  weighted parsed{.name = to_lower(take_element(element, ";"))};
  while (!element.empty()) {
    auto parameter = take_element(element, ";");
    const auto name = to_lower(take_element(parameter, "="));
    if (name != "q") continue;
    const auto weight = parse_weight(parameter);
    if (!weight) return std::nullopt;
    parsed.weight = *weight;
  }
  return parsed;
}

/// How well a range matches a type: 3 exactly, 2 "a/*", 1 "*/*", 0 not at all.
int fit_of(std::string_view range, std::string_view type) {
  if (range == type) return 3;
  if (range == "*/*") return 1;
  const bool all_of_kind =
      range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1));
  return all_of_kind ? 2 : 0;
}

/// The weight of the type by its most specific range; nullopt if the header is malformed.
std::optional<int> weight_of(std::string_view accept, std::string_view type) {
  int best = 0;
  int weight = 0;
  while (!accept.empty()) {
    const auto element = take_element(accept);
    if (element.empty()) continue;
    const auto range = parse_element(element);
    if (!range || !range->name.contains('/')) return std::nullopt;
    const int fit = fit_of(range->name, type);
    if (fit <= best) continue;
    best = fit;
    weight = range->weight;
  }
  return weight;
}

}  // namespace

bool accepts_media(std::string_view accept, std::string_view produced) {
  if (trim(accept).empty() || produced.empty()) return true;
  while (!produced.empty()) {
    auto one = take_element(produced);
    const auto weight = weight_of(accept, take_element(one, ";"));
    if (!weight || *weight > 0) return true;
  }
  return false;
}

bool accepts_gzip(std::string_view accept_encoding) {
  std::optional<int> gzip;
  std::optional<int> identity;
  std::optional<int> any;
  while (!accept_encoding.empty()) {
    const auto element = take_element(accept_encoding);
    if (element.empty()) continue;
    const auto coding = parse_element(element);
    if (!coding) return false;
    if (coding->name == "gzip" || coding->name == "x-gzip") gzip = coding->weight;
    if (coding->name == "identity") identity = coding->weight;
    if (coding->name == "*") any = coding->weight;
  }
  if (!gzip) gzip = any;
  if (!gzip || *gzip == 0) return false;
  return !identity || *gzip >= *identity;
}

}  // namespace pagemill
