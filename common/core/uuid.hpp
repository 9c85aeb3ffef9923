/// UUIDs as values. Public ids are version 7 (RFC 9562), so that they sort by time of creation.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

struct uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const uuid&) const = default;
};

/// Canonical lower-case text, 36 characters.
std::string to_string(const uuid& value);
/// Accepts only the canonical form, in either case.
std::optional<uuid> parse_uuid(std::string_view text);
/// Time-ordered: 48 bits of Unix milliseconds, 74 random bits. Any thread.
uuid make_uuid_v7();
/// 122 random bits. Any thread.
uuid make_uuid_v4();

/// Distinct types for ids that must not be confused.
template <class Tag>
struct strong_id {
  uuid value;
  auto operator<=>(const strong_id&) const = default;
};
using job_id = strong_id<struct job_tag>;
using document_id = strong_id<struct document_tag>;
using workspace_id = strong_id<struct workspace_tag>;
using worker_id = strong_id<struct worker_tag>;
using blob_id = strong_id<struct blob_tag>;

template <class Tag>
std::string to_string(const strong_id<Tag>& id) {
  return to_string(id.value);
}

}  // namespace pagemill

template <>
struct std::hash<pagemill::uuid> {
  std::size_t operator()(const pagemill::uuid& value) const noexcept {
    std::size_t mixed = 14695981039346656037ULL;  // FNV-1a
    for (auto byte : value.bytes) mixed = (mixed ^ byte) * 1099511628211ULL;
    return mixed;
  }
};
template <class Tag>
struct std::hash<pagemill::strong_id<Tag>> {
  std::size_t operator()(const pagemill::strong_id<Tag>& id) const noexcept {
    return std::hash<pagemill::uuid>{}(id.value);
  }
};
