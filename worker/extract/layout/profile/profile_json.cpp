#include <algorithm>
#include <charconv>
#include <cmath>

#include <simdjson.h>

#include "common/documents/block_json.hpp"
#include "worker/extract/layout/profile/profile.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t entries_max = 2'000;  ///< of either list; we write no more

void append_tenths(std::string& out, float value) {
  char digits[48];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, 1).ptr;
  out.append(digits, end);
}

/// Rounded as it is written, so that both compare equal.
float to_tenths(double value) {
  return std::round(static_cast<float>(value) * 10) / 10;
}

margin margin_of_name(std::string_view name) {
  return name == "top" ? margin::top : margin::bottom;
}

document_profile read(std::string_view json) {
  simdjson::dom::parser parser;
  const simdjson::dom::element root = parser.parse(simdjson::padded_string(json));
  document_profile profile;
  profile.body_size = to_tenths(double(root["body_size"]));
  profile.largest_body_size = to_tenths(double(root["largest_body_size"]));
  profile.body_bold = bool(root["body_bold"]);
  profile.body_monospace = bool(root["body_monospace"]);
  for (const double size : simdjson::dom::array(root["heading_sizes"])) {
    if (profile.heading_sizes.size() < entries_max) {
      profile.heading_sizes.push_back(to_tenths(size));
    }
  }
  for (const simdjson::dom::element entry : simdjson::dom::array(root["repeated"])) {
    if (profile.running.repeated.size() >= entries_max) break;
    repeated_line line;
    line.where = margin_of_name(entry["where"]);
    line.distance = to_tenths(double(entry["distance"]));
    line.key = std::string_view(entry["key"]);
    std::int64_t offset = 0;
    if (entry["offset"].get(offset) == simdjson::SUCCESS) line.offset = static_cast<int>(offset);
    profile.running.repeated.push_back(std::move(line));
  }
  for (const simdjson::dom::element entry : simdjson::dom::array(root["folios"])) {
    if (profile.running.folios.size() >= entries_max) break;
    profile.running.folios.push_back({margin_of_name(entry["where"]),
                                      to_tenths(double(entry["distance"])),
                                      static_cast<int>(std::int64_t(entry["offset"]))});
  }
  profile.running.titles_run = bool(root["titles_run"]);
  return profile;
}

}  // namespace

std::string to_json(const document_profile& profile) {
  std::string out = "{\"body_size\":";
  append_tenths(out, profile.body_size);
  out += ",\"largest_body_size\":";
  append_tenths(out, profile.largest_body_size);
  out += profile.body_bold ? ",\"body_bold\":true" : ",\"body_bold\":false";
  out += profile.body_monospace ? ",\"body_monospace\":true" : ",\"body_monospace\":false";
  out += ",\"heading_sizes\":[";
  for (std::size_t i = 0; i < profile.heading_sizes.size(); ++i) {
    if (i > 0) out += ',';
    append_tenths(out, profile.heading_sizes[i]);
  }
  out += "],\"repeated\":[";
  for (std::size_t i = 0; i < profile.running.repeated.size(); ++i) {
    const auto& line = profile.running.repeated[i];
    out += i > 0 ? ",{\"where\":\"" : "{\"where\":\"";
    out += line.where == margin::top ? "top" : "bottom";
    out += "\",\"distance\":";
    append_tenths(out, line.distance);
    out += ",\"key\":";
    append_json_string(out, line.key);
    if (line.offset) out += ",\"offset\":" + std::to_string(*line.offset);
    out += '}';
  }
  out += "],\"folios\":[";
  for (std::size_t i = 0; i < profile.running.folios.size(); ++i) {
    const auto& place = profile.running.folios[i];
    out += i > 0 ? ",{\"where\":\"" : "{\"where\":\"";
    out += place.where == margin::top ? "top" : "bottom";
    out += "\",\"distance\":";
    append_tenths(out, place.distance);
    out += ",\"offset\":" + std::to_string(place.offset) + "}";
  }
  out += profile.running.titles_run ? "],\"titles_run\":true}" : "],\"titles_run\":false}";
  return out;
}

result<document_profile> parse_profile(std::string_view json) {
  try {
    return read(json);
  } catch (const simdjson::simdjson_error&) {
    return fail(errc::invalid_input, "the profile is not one that this program wrote");
  }
}

}  // namespace pagemill::extract
