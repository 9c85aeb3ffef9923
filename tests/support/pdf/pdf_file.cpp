#include "tests/support/pdf/pdf_file.hpp"

#include <algorithm>
#include <format>

namespace pagemill::pdf_writer {
namespace {

/// UTF-16, big-endian, with a byte order mark. The input is well-formed UTF-8.
std::string utf16(std::string_view utf8) {
  std::string out = "\xFE\xFF";
  const auto unit = [&](unsigned value) {
    out += static_cast<char>(value >> 8 & 0xFF);
    out += static_cast<char>(value & 0xFF);
  };
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    unsigned point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length && i + k < utf8.size(); ++k) {
      point = point << 6 | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    }
    if (point >= 0x10000) {
      unit(0xD800 + ((point - 0x10000) >> 10));
      unit(0xDC00 + ((point - 0x10000) & 0x3FF));
    } else {
      unit(point);
    }
    i += length;
  }
  return out;
}

}  // namespace

std::string reference(int number) {
  return std::format("{} 0 R", number);
}

std::string hex_string(std::string_view bytes) {
  std::string out = "<";
  for (const char byte : bytes) out += std::format("{:02X}", static_cast<unsigned char>(byte));
  return out + ">";
}

int pdf_file::reserve() {
  bodies_.emplace_back();
  return static_cast<int>(bodies_.size());
}

void pdf_file::set(int number, std::string body) {
  bodies_.at(static_cast<std::size_t>(number - 1)) = std::move(body);
}

int pdf_file::add(std::string body) {
  const int number = reserve();
  set(number, std::move(body));
  return number;
}

int pdf_file::add_stream(std::string_view entries, std::string_view data) {
  const std::string stored = encryption_ ? encryption_->encrypt(data) : std::string(data);
  return add(
      std::format("<< {} /Length {} >>\nstream\n{}\nendstream", entries, stored.size(), stored));
}

std::string pdf_file::text(std::string_view utf8) {
  const bool ascii = std::ranges::all_of(utf8, [](char c) { return c >= ' ' && c <= '~'; });
  const std::string stored = ascii ? std::string(utf8) : utf16(utf8);
  return hex_string(encryption_ ? encryption_->encrypt(stored) : stored);
}

std::string pdf_file::bytes(std::string_view trailer, std::string_view id) const {
  auto bodies = bodies_;
  std::string more;
  if (encryption_) {
    bodies.push_back(encryption_->dictionary());
    more = std::format(" /Encrypt {}", reference(static_cast<int>(bodies.size())));
  }
  std::string out = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
  std::string table = std::format("xref\n0 {}\n0000000000 65535 f \n", bodies.size() + 1);
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    table += std::format("{:010} 00000 n \n", out.size());
    out += std::format("{} 0 obj\n{}\nendobj\n", i + 1, bodies[i]);
  }
  const auto start = out.size();
  out += table;
  out += std::format("trailer\n<< /Size {} {}{} /ID [{} {}] >>\nstartxref\n{}\n%%EOF\n",
                     bodies.size() + 1, trailer, more, hex_string(id), hex_string(id), start);
  return out;
}

}  // namespace pagemill::pdf_writer
