#include "worker/extract/record_writer.hpp"

#include <cerrno>
#include <charconv>
#include <cmath>
#include <system_error>
#include <unistd.h>

#include "common/core/base64.hpp"
#include "common/documents/annotation_json.hpp"
#include "common/documents/block_json.hpp"

namespace pagemill::extract {

void record_writer::begin(const extract_limits& limits) {
  limits_ = limits;
  buffer_.clear();
  total_ = 0;
}

void record_writer::append_number(std::string_view name, std::int64_t value) {
  buffer_ += ",\"";
  buffer_ += name;
  buffer_ += "\":";
  buffer_ += std::to_string(value);
}

void record_writer::append_text(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  buffer_ += ",\"";
  buffer_ += name;
  buffer_ += "\":";
  append_json_string(buffer_, value);
}

void record_writer::append_point(std::string_view name, float value) {
  if (!std::isfinite(value)) value = 0;
  char digits[64];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed, 2).ptr;
  buffer_ += ",\"";
  buffer_ += name;
  buffer_ += "\":";
  buffer_.append(digits, end);
}

void record_writer::end_line(std::size_t line_begin) {
  buffer_ += "}\n";
  total_ += static_cast<std::int64_t>(buffer_.size() - line_begin);
}

void record_writer::append_form_field(const form_field& field) {
  buffer_ += "{\"name\":";
  append_json_string(buffer_, field.name);
  append_text("type", field.type);
  append_text("value", field.value);
  if (field.page > 0) append_number("page", field.page);
  buffer_ += ",\"bbox\":";
  append_box_json(buffer_, field.bbox);
  buffer_ += '}';
}

void record_writer::write(const document_record& record) {
  const auto begin = buffer_.size();
  buffer_ += R"({"type":"document")";
  append_number("version", record.version);
  append_number("page_count", record.page_count);
  append_text("title", record.title);
  append_text("author", record.author);
  append_text("subject", record.subject);
  append_text("keywords", record.keywords);
  append_text("creator", record.creator);
  append_text("producer", record.producer);
  append_text("created_at", record.created_at);
  append_text("modified_at", record.modified_at);
  append_text("format", record.format);
  append_text("encryption", record.encryption);
  append_text("language", record.language);
  buffer_ += ",\"outline\":[";
  for (std::size_t i = 0; i < record.outline.size(); ++i) {
    const auto& entry = record.outline[i];
    buffer_ += i > 0 ? ",{\"title\":" : "{\"title\":";
    append_json_string(buffer_, entry.title);
    append_number("level", entry.level);
    if (entry.page > 0) append_number("page", entry.page);
    buffer_ += '}';
  }
  buffer_ += "],\"attachments\":[";
  for (std::size_t i = 0; i < record.attachments.size(); ++i) {
    buffer_ += i > 0 ? ",{\"name\":" : "{\"name\":";
    append_json_string(buffer_, record.attachments[i].name);
    if (record.attachments[i].bytes >= 0) append_number("bytes", record.attachments[i].bytes);
    buffer_ += '}';
  }
  buffer_ += "],\"form\":[";
  for (std::size_t i = 0; i < record.form.size(); ++i) {
    if (i > 0) buffer_ += ',';
    append_form_field(record.form[i]);
  }
  buffer_ += "],\"problems\":[";
  for (std::size_t i = 0; i < record.problems.size(); ++i) {
    if (i > 0) buffer_ += ',';
    append_json_string(buffer_, record.problems[i]);
  }
  buffer_ += "],\"profile\":";
  buffer_ += record.profile.empty() ? "null" : record.profile;
  end_line(begin);
}

void record_writer::write(page& value) {
  const auto begin = buffer_.size();
  buffer_ += R"({"type":"page")";
  append_number("number", value.number);
  append_point("width", value.width);
  append_point("height", value.height);
  append_number("rotation", value.rotation);
  if (value.scanned) buffer_ += ",\"scanned\":true";
  append_text("problem", value.problem);
  append_text("label", value.label);
  buffer_ += ",\"blocks\":";
  append_blocks_json(buffer_, value.blocks);
  append_text("text", value.text);
  append_text("markdown", value.markdown);
  if (!value.annotations.empty()) {
    buffer_ += ",\"annotations\":";
    append_annotations_json(buffer_, value.annotations);
  }
  if (static_cast<std::int64_t>(buffer_.size() - begin) > limits_.page_output_bytes) {
    buffer_.resize(begin);
    page shortened{.number = value.number,
                   .width = value.width,
                   .height = value.height,
                   .rotation = value.rotation,
                   .problem = "page_too_large",
                   .label = value.label};
    value = std::move(shortened);
    write(value);
    return;
  }
  end_line(begin);
}

void record_writer::write(const image_record& record) {
  const auto begin = buffer_.size();
  buffer_ += R"({"type":"image")";
  append_number("page", record.page);
  append_number("index", record.index);
  append_number("width", record.width);
  append_number("height", record.height);
  buffer_ += ",\"bbox\":";
  append_box_json(buffer_, record.bbox);
  end_line(begin);
}

void record_writer::write(const end_record& record) {
  const auto begin = buffer_.size();
  buffer_ += R"({"type":"end")";
  append_number("pages", record.pages);
  append_number("images", record.images);
  append_number("pages_without_text", record.pages_without_text);
  append_number("characters", record.characters);
  buffer_ += ",\"problems\":[";
  for (std::size_t i = 0; i < record.problems.size(); ++i) {
    buffer_ += i > 0 ? ",{\"page\":" : "{\"page\":";
    buffer_ += std::to_string(record.problems[i].page);
    append_text("code", record.problems[i].code);
    buffer_ += '}';
  }
  buffer_ += ']';
  end_line(begin);
}

void record_writer::write(const failure_record& record) {
  const auto begin = buffer_.size();
  buffer_ += R"({"type":"failure")";
  append_text("code", record.code);
  append_text("message", record.message);
  end_line(begin);
}

void record_writer::write(const progress_record& record) {
  if (progress_ == progress_records::left_out) return;
  const auto begin = buffer_.size();
  buffer_ += R"({"type":"progress")";
  append_number("page", record.page);
  if (record.profiling) buffer_ += ",\"profiling\":true";
  end_line(begin);
}

void record_writer::write(const picture_record& record) {
  const auto begin = buffer_.size();
  buffer_ += R"({"type":"picture")";
  append_text("format", record.format == picture_format::png ? "png" : "jpeg");
  append_number("width", record.width);
  append_number("height", record.height);
  end_line(begin);
}

void record_writer::write(const attachment_record& record) {
  const auto begin = buffer_.size();
  buffer_ += R"({"type":"attachment")";
  append_number("bytes", record.bytes);
  end_line(begin);
}

void record_writer::write(const part_bytes& record) {
  const auto begin = buffer_.size();
  buffer_ += R"({"type":"bytes","data":")";
  buffer_ += to_base64(record.bytes);
  buffer_ += '"';
  end_line(begin);
}

void record_writer::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const auto written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) throw reader_gone();
    if (written < 0) throw std::system_error(errno, std::generic_category(), "writing records");
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
  // A huge page must not keep its memory for the rest of the document.
  if (buffer_.capacity() > (1U << 20)) buffer_.shrink_to_fit();
}

}  // namespace pagemill::extract
