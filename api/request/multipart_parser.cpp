#include "api/request/multipart_parser.hpp"

#include <algorithm>

#include "api/http/request_head.hpp"
#include "common/core/clean_text.hpp"
#include "common/net/content_disposition.hpp"

namespace pagemill {
namespace {

std::unexpected<problem> bad(std::string detail) {
  return refuse(400, "bad_multipart", std::move(detail));
}

http_result<multipart_part> parse_part_headers(std::string_view block) {
  multipart_part part;
  bool named = false;
  while (!block.empty()) {
    const auto end = block.find("\r\n");
    const auto line = block.substr(0, end);
    block.remove_prefix(end + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return bad("A part has a malformed header.");
    const auto name = to_lower(trim(line.substr(0, colon)));
    const auto value = trim(line.substr(colon + 1));
    if (name == "content-type") part.content_type = value;
    if (name == "content-transfer-encoding" && to_lower(value) != "binary" &&
        to_lower(value) != "8bit" && to_lower(value) != "7bit") {
      return bad("A part has an unsupported transfer encoding.");
    }
    if (name != "content-disposition") continue;
    // Programs disagree about which of two counts.
    if (named) return bad("A part has more than one Content-Disposition.");
    const auto disposition = parse_header_value(value);
    if (!disposition || disposition->value != "form-data" ||
        !disposition->parameters.contains("name")) {
      return bad("A part has no form-data name.");
    }
    part.name = disposition->parameters.at("name");
    if (!is_clean_text(part.name)) return bad("The name of a part is not UTF-8.");
    const auto filename = disposition->parameters.find("filename");
    part.has_filename = filename != disposition->parameters.end();
    if (part.has_filename) part.filename = safe_filename(filename->second);
    named = true;
  }
  if (!named) return bad("A part has no Content-Disposition.");
  return part;
}

}  // namespace

http_result<multipart_parser> multipart_parser::for_content_type(std::string_view content_type) {
  const auto parsed = parse_header_value(content_type);
  if (!parsed || !parsed->parameters.contains("boundary")) {
    return bad("The Content-Type has no boundary.");
  }
  const auto& boundary = parsed->parameters.at("boundary");
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
  if (boundary.empty() || boundary.size() > 70 || boundary.ends_with(' ') ||
      !std::ranges::all_of(boundary, printable)) {
    return bad("The boundary is not 1 to 70 printable characters.");
  }
  return multipart_parser(boundary);
}

multipart_parser::multipart_parser(std::string_view boundary)
    : delimiter_("\r\n--" + std::string(boundary)) {}

http_result<void> multipart_parser::feed(std::string_view data, multipart_sink& sink) {
  while (!data.empty()) {
    switch (state_) {
      case state::preamble:
      case state::data: {
        const auto taken = take_data(data, sink);
        if (!taken) return std::unexpected(taken.error());
        data.remove_prefix(*taken);
        break;
      }
      case state::after_delimiter:
      case state::first_dash:
      case state::delimiter_cr:
        if (auto ok = take_delimiter_byte(data.front()); !ok) return ok;
        data.remove_prefix(1);
        break;
      case state::headers:
        if (auto ok = take_header_byte(data.front(), sink); !ok) return ok;
        data.remove_prefix(1);
        break;
      case state::epilogue: return {};
    }
  }
  return {};
}

http_result<void> multipart_parser::finish() const {
  if (state_ != state::epilogue) return bad("The body ends before its closing boundary.");
  return {};
}

// CR occurs in the delimiter only as its first byte, so after a mismatch either no byte or one byte
// still matches, and no table is needed. Matched bytes are a prefix of the delimiter, so they need
// not be buffered.
http_result<std::size_t> multipart_parser::take_data(std::string_view data, multipart_sink& sink) {
  const auto emit = [&](std::string_view piece) -> http_result<void> {
    if (state_ == state::preamble || piece.empty()) return {};
    return sink.part_data(piece);
  };
  std::size_t at = 0;
  if (matched_ == 0) {
    at = std::min(data.find('\r'), data.size());
    if (auto ok = emit(data.substr(0, at)); !ok) return std::unexpected(ok.error());
  }
  while (at < data.size()) {
    if (data[at] == delimiter_[matched_]) {
      ++at;
      if (++matched_ < delimiter_.size()) continue;
      matched_ = assumed_ = 0;
      if (state_ == state::data) {
        if (auto ok = sink.part_ends(); !ok) return std::unexpected(ok.error());
      }
      state_ = state::after_delimiter;
      return at;
    }
    auto held = std::string_view(delimiter_).substr(0, std::exchange(matched_, 0));
    held.remove_prefix(std::exchange(assumed_, 0));
    if (auto ok = emit(held); !ok) return std::unexpected(ok.error());
    if (data[at] != '\r') return at;
  }
  return at;
}

http_result<void> multipart_parser::take_delimiter_byte(char c) {
  if (state_ == state::first_dash) {
    if (c != '-') return bad("A boundary is followed by unexpected bytes.");
    state_ = state::epilogue;
    return {};
  }
  if (state_ == state::delimiter_cr) {
    if (c != '\n') return bad("A boundary line does not end with CR LF.");
    if (++parts_ > parts_max) return bad("There are too many parts.");
    headers_.clear();
    state_ = state::headers;
    return {};
  }
  if (c == ' ' || c == '\t') return {};
  if (c != '-' && c != '\r') return bad("A boundary is followed by unexpected bytes.");
  state_ = c == '-' ? state::first_dash : state::delimiter_cr;
  return {};
}

http_result<void> multipart_parser::take_header_byte(char c, multipart_sink& sink) {
  if (headers_.size() == header_bytes_max) return bad("The headers of a part are too long.");
  headers_ += c;
  if (c != '\n') return {};
  if (!headers_.ends_with("\r\n")) return bad("A header line does not end with CR LF.");
  if (headers_ != "\r\n" && !headers_.ends_with("\r\n\r\n")) return {};
  return begin_part(sink);
}

http_result<void> multipart_parser::begin_part(multipart_sink& sink) {
  const auto part = parse_part_headers(std::string_view(headers_).substr(0, headers_.size() - 2));
  if (!part) return std::unexpected(part.error());
  // The CR LF that ends the headers may also start the delimiter of an empty part.
  matched_ = assumed_ = 2;
  state_ = state::data;
  return sink.part_begins(*part);
}

}  // namespace pagemill
