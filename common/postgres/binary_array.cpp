#include "common/postgres/binary_array.hpp"

namespace pagemill::postgres {
namespace {

constexpr std::size_t header_bytes = 20;

}  // namespace

array_writer::array_writer(std::uint32_t element, std::size_t count, std::size_t bytes) {
  written_.reserve(header_bytes + count * sizeof(std::int32_t) + bytes);
  written_.add(std::int32_t{count == 0 ? 0 : 1});  // dimensions
  written_.add(std::int32_t{0});                   // there are no nulls
  written_.add(element);
  if (count == 0) return;
  written_.add(static_cast<std::int32_t>(count));
  written_.add(std::int32_t{1});  // the first index
}

void array_writer::add_element(std::span<const std::byte> value) {
  written_.add(static_cast<std::int32_t>(value.size()));
  written_.add(value);
}

binary_writer& array_writer::begin_element(std::size_t bytes) {
  written_.add(static_cast<std::int32_t>(bytes));
  return written_;
}

}  // namespace pagemill::postgres
