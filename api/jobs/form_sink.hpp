/// Routes the parts of a submitted form: the file to the upload, everything else to the options.
#pragma once
#include <string>
#include <string_view>

#include "api/jobs/submit_options.hpp"
#include "api/jobs/upload.hpp"
#include "api/request/multipart_parser.hpp"

namespace pagemill {

class form_sink final : public multipart_sink {
 public:
  form_sink(upload& file, submit_options_reader& options) : file_(file), options_(options) {}

  http_result<void> part_begins(const multipart_part& part) override {
    in_file_ = part.name == "file";
    name_ = part.name;
    value_.clear();
    if (!in_file_) {
      if (!part.has_filename) return {};
      return invalid_option(name_, "is not known: send the file in the field named file");
    }
    if (file_seen_) return invalid_option("file", "was given twice");
    file_seen_ = true;
    filename_ = part.filename;
    return {};
  }
  http_result<void> part_data(std::string_view data) override {
    if (in_file_) {
      file_.append(data);
      return {};
    }
    if (value_.size() + data.size() > field_bytes_max) {
      return invalid_option(name_, "is too long");
    }
    value_ += data;
    return {};
  }
  http_result<void> part_ends() override {
    if (in_file_) return {};
    return options_.set(name_, value_, option_source::field);
  }
  bool file_seen() const { return file_seen_; }
  const std::string& filename() const { return filename_; }

  static constexpr std::size_t field_bytes_max = 16 * 1024;

 private:
  upload& file_;
  submit_options_reader& options_;
  bool in_file_ = false;
  bool file_seen_ = false;
  std::string name_;
  std::string value_;
  std::string filename_;
};

}  // namespace pagemill
