/// Reads the values of pages from JSON: from the extractor's records and from the store.
#pragma once
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "common/documents/page.hpp"

namespace pagemill::record_values {

namespace json = simdjson::ondemand;

/// Thrown for a string with U+0000; any other problem is a simdjson_error, but for too_many_values.
struct nul_character : std::exception {};
struct too_many_values : std::exception {};

/// What a child may say on one page, counted by the memory that it takes here: JSON of a few bytes
/// becomes a block of hundreds. Blocks of a child are read with one, and their unknown members are
/// refused; those of the store are read without, since a later release may have written them.
class value_budget {
 public:
  explicit value_budget(std::size_t values) : left_(values) {}
  void take(std::size_t values) {
    if (values > left_) throw too_many_values();
    left_ -= values;
  }

 private:
  std::size_t left_;
};
// What each costs.
inline constexpr std::size_t values_of_block = 4;
inline constexpr std::size_t values_of_span = 2;

std::string text_of(json::value value);
int int_of(json::value value);
bounding_box box_of(json::value value);
std::vector<std::string> texts_of(json::value value);
block read_block(json::object object, value_budget* strict = nullptr);
/// The array that append_blocks_json() wrote, perhaps with its members in another order.
std::vector<block> read_blocks(std::string_view text);
/// One element of such an array.
block read_block_text(std::string_view text);
annotation read_annotation(json::object object, value_budget& strict);

}  // namespace pagemill::record_values
