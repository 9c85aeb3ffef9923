/// Dates as people write them, in English, German, French, Spanish and Italian.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

/// What 03/04/2024 means. Where a document's other dates do not say, such a date is not read.
enum class date_order { unknown, day_first, month_first };

struct written_date {
  int year = 0, month = 0, day = 0;
  std::size_t bytes = 0;  ///< of the text, with a day of the week before it
};

/// The date at the beginning of `text`; only days that exist.
std::optional<written_date> read_date(std::string_view text, date_order order);

struct written_time {
  std::string text;  ///< 14:30:00+01:00
  std::size_t bytes = 0;
};

/// The time at the beginning of `text` if it says its zone: JSON schemas know none without.
std::optional<written_time> read_time(std::string_view text);

/// By the dates with slashes or hyphens that can mean only one; unknown where they contradict each
/// other.
date_order date_order_of(std::string_view text);

std::string iso_date(const written_date& date);

}  // namespace pagemill
