#include <algorithm>
#include <charconv>
#include <format>

#include <simdjson.h>

#include "common/documents/block_json.hpp"
#include "worker/extract/layout/profile/profile.hpp"
#include "worker/extract/layout/profile/style_table_json.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t entries_max = 2'000;  ///< of either list; we write no more

void append_tenths(std::string& out, float value) {
  char digits[48];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, 1).ptr;
  out.append(digits, end);
}

/// The begin of element `index` of a list: where its line stands.
void append_place(std::string& out, std::size_t index, margin where, float distance) {
  out += index > 0 ? ",{\"where\":\"" : "{\"where\":\"";
  out += where == margin::top ? "top" : "bottom";
  out += "\",\"distance\":";
  append_tenths(out, distance);
}

margin margin_of_name(std::string_view name) {
  return name == "top" ? margin::top : margin::bottom;
}

/// Of headings or of their numbers.
int read_depth(simdjson::dom::element from) {
  return static_cast<int>(std::clamp<std::int64_t>(std::int64_t(from), 0, 100));
}

heading_levels read_levels(simdjson::dom::element from) {
  heading_levels levels;
  levels.title_above_outline = bool(from["title_above_outline"]);
  for (const simdjson::dom::element style : simdjson::dom::array(from["styles"])) {
    if (levels.styles.size() == entries_max) break;
    levels.styles.push_back({.size = read_tenths(style.at(0)),
                             .bold = bool(style.at(1)),
                             .level = read_depth(style.at(2)),
                             .depth_least = read_depth(style.at(3))});
  }
  return levels;
}

void append_levels(std::string& out, const heading_levels& levels) {
  out += ",\"headings\":{\"title_above_outline\":";
  out += levels.title_above_outline ? "true" : "false";
  out += ",\"styles\":[";
  for (const auto& style : levels.styles) {
    if (&style != levels.styles.data()) out += ',';
    out += std::format("[{:.1f},{},{},{}]", style.size, style.bold, style.level, style.depth_least);
  }
  out += "]}";
}

document_profile read(std::string_view json) {
  simdjson::dom::parser parser;
  const simdjson::dom::element root = parser.parse(simdjson::padded_string(json));
  document_profile profile;
  profile.body_size = read_tenths(root["body_size"]);
  profile.body_monospace = bool(root["body_monospace"]);
  for (const simdjson::dom::element entry : simdjson::dom::array(root["repeated"])) {
    if (profile.running.repeated.size() >= entries_max) break;
    repeated_line line;
    line.where = margin_of_name(entry["where"]);
    line.distance = read_tenths(entry["distance"]);
    line.key = std::string_view(entry["key"]);
    std::int64_t offset = 0;
    if (entry["offset"].get(offset) == simdjson::SUCCESS) line.offset = static_cast<int>(offset);
    profile.running.repeated.push_back(std::move(line));
  }
  for (const simdjson::dom::element entry : simdjson::dom::array(root["folios"])) {
    if (profile.running.folios.size() >= entries_max) break;
    profile.running.folios.push_back({margin_of_name(entry["where"]),
                                      read_tenths(entry["distance"]),
                                      static_cast<int>(std::int64_t(entry["offset"]))});
  }
  profile.running.titles_run = bool(root["titles_run"]);
  profile.styles = read_style_table(root["text"]);
  profile.levels = read_levels(root["headings"]);
  for (const std::string_view one : simdjson::dom::array(root["compounds"])) {
    if (profile.compounds.size() < compounds_max) profile.compounds.emplace_back(one);
  }
  std::ranges::sort(profile.compounds);
  return profile;
}

}  // namespace

std::string to_json(const document_profile& profile) {
  std::string out = "{\"body_size\":";
  append_tenths(out, profile.body_size);
  out += profile.body_monospace ? ",\"body_monospace\":true" : ",\"body_monospace\":false";
  out += ",\"repeated\":[";
  for (std::size_t i = 0; i < profile.running.repeated.size(); ++i) {
    const auto& line = profile.running.repeated[i];
    append_place(out, i, line.where, line.distance);
    out += ",\"key\":";
    append_json_string(out, line.key);
    if (line.offset) out += ",\"offset\":" + std::to_string(*line.offset);
    out += '}';
  }
  out += "],\"folios\":[";
  for (std::size_t i = 0; i < profile.running.folios.size(); ++i) {
    const auto& place = profile.running.folios[i];
    append_place(out, i, place.where, place.distance);
    out += ",\"offset\":" + std::to_string(place.offset) + "}";
  }
  out += profile.running.titles_run ? "],\"titles_run\":true" : "],\"titles_run\":false";
  out += ",\"compounds\":[";
  for (std::size_t i = 0; i < profile.compounds.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, profile.compounds[i]);
  }
  out += "],\"text\":";
  append_style_table(out, profile.styles);
  append_levels(out, profile.levels);
  out += '}';
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
