/// Arrays as parameters in PostgreSQL's binary form. The server reads them in half the time that
/// the text form takes, and nothing is quoted. A statement has to name the parameter's exact type,
/// such as $4::integer[]: unlike texts, binary values are never converted.
#pragma once
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <pqxx/util>

namespace pagemill::postgres {

/// The numbers of the element types, which are the same in every database.
namespace element_type {
inline constexpr std::uint32_t boolean = 16;
inline constexpr std::uint32_t bytea = 17;
inline constexpr std::uint32_t smallint = 21;
inline constexpr std::uint32_t integer = 23;
inline constexpr std::uint32_t text = 25;
inline constexpr std::uint32_t real = 700;
}  // namespace element_type

/// Writes values one after another, numbers in network order.
class binary_writer {
 public:
  template <std::integral T>
  void add(T value) {
    if constexpr (std::endian::native == std::endian::little) value = std::byteswap(value);
    add(std::as_bytes(std::span(&value, 1)));
  }
  void add(float value) { add(std::bit_cast<std::uint32_t>(value)); }
  void add(std::span<const std::byte> value) { bytes_.append(value.data(), value.size()); }
  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  const pqxx::bytes& bytes() const& { return bytes_; }
  pqxx::bytes bytes() && { return std::move(bytes_); }

 private:
  pqxx::bytes bytes_;
};

/// A one-dimensional array without nulls.
class array_writer {
 public:
  /// `count` elements follow, with about so many bytes.
  array_writer(std::uint32_t element, std::size_t count, std::size_t bytes);

  void add_element(bool value) { add_sized<std::uint8_t>(value ? 1 : 0); }
  void add_element(std::int16_t value) { add_sized(value); }
  void add_element(std::int32_t value) { add_sized(value); }
  void add_element(float value) { add_sized(value); }
  void add_element(std::span<const std::byte> value);
  void add_element(std::string_view value) { add_element(std::as_bytes(std::span(value))); }
  /// An element of so many bytes, for the caller to write.
  binary_writer& begin_element(std::size_t bytes);
  pqxx::bytes bytes() && { return std::move(written_).bytes(); }

 private:
  template <class T>
  void add_sized(T value) {
    written_.add(static_cast<std::int32_t>(sizeof value));
    written_.add(value);
  }

  binary_writer written_;
};

namespace detail {
template <class T>
constexpr std::uint32_t element_type_of() {
  if constexpr (std::is_same_v<T, bool>)
    return element_type::boolean;
  else if constexpr (std::is_same_v<T, std::int16_t>)
    return element_type::smallint;
  else if constexpr (std::is_same_v<T, std::int32_t>)
    return element_type::integer;
  else if constexpr (std::is_same_v<T, float>)
    return element_type::real;
  else if constexpr (std::is_convertible_v<const T&, std::string_view>)
    return element_type::text;
  else
    return element_type::bytea;
}

template <class T>
std::size_t element_bytes(const T& value) {
  if constexpr (std::is_arithmetic_v<T>)
    return sizeof value;
  else
    return std::size(value);
}
}  // namespace detail

/// The array of what `member` picks out of each value: bool, 16 or 32 bits, float, text or bytes.
template <class Range, class Member = std::identity>
pqxx::bytes binary_array(const Range& values, Member&& member = {}) {
  using picked = decltype(std::invoke(member, *std::begin(values)));
  using element = std::remove_cvref_t<picked>;
  std::size_t bytes = 0;
  // What is made on request is made once.
  if constexpr (std::is_reference_v<picked>) {
    for (const auto& value : values) {
      bytes += detail::element_bytes<element>(std::invoke(member, value));
    }
  }
  array_writer array(detail::element_type_of<element>(), std::size(values), bytes);
  for (const auto& value : values) array.add_element(std::invoke(member, value));
  return std::move(array).bytes();
}

}  // namespace pagemill::postgres
