#include "worker/extract/extraction.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "worker/extract/layout/page_headings.hpp"
#include "worker/extract/layout/page_layout.hpp"
#include "worker/extract/layout/profile/profile.hpp"

namespace pagemill::extract {
namespace {

constexpr int profile_page_cpu_seconds = 2;  ///< a slower page says little about the rest
constexpr int profile_timeouts_max = 5;      ///< after so many such pages the profile is final
constexpr std::size_t kept_bytes_max =
    32U << 20;  ///< of pages kept from the profile, so as not to read them again, and of their
                ///< content, so as not to look at it again
constexpr int pages_between_releases = 256;
constexpr std::size_t flush_bytes = 64U << 10;
constexpr std::size_t part_bytes_max = 96U << 10;

/// Whether a page is read in its turn, or ahead of it for the profile.
enum class reading { in_turn, ahead };

struct kept_page {
  raw_page raw;
  std::optional<page_content> content;
};

/// Processes one document. The members are the state that its pages share.
class extraction {
 public:
  extraction(pdf_file file, const extract_request& request, record_writer& out)
      : file_(std::move(file)), request_(request), out_(out) {}

  outcome run() {
    auto about = file_.describe();
    outline_ = about.outline;
    if (request_.pages.next(request_.first_page, file_.page_count()) == 0) {
      return fail_with({"no_pages_selected", "None of the selected pages is in the file."});
    }
    if (!read_profile()) {
      return fail_with({"invalid_request", "The profile was not written by this program."});
    }
    about.profile = to_json(profile_);
    out_.write(about);
    int number = request_.first_page;
    while ((number = request_.pages.next(number, file_.page_count())) != 0) {
      write_page(number);
      if (out_.is_over_limit()) {
        return fail_with({"output_too_large", "The document yields more text than allowed."});
      }
      ++number;
    }
    out_.write(end_);
    out_.flush();
    return outcome::extracted;
  }

 private:
  outcome fail_with(const failure_record& failure) {
    out_.write(failure);
    out_.flush();
    return outcome::failed;
  }

  bool read_profile() {
    if (!request_.profile.empty()) {
      auto given = parse_profile(request_.profile);
      if (!given) return false;
      profile_ = std::move(*given);
      return true;
    }
    profile_builder builder;
    int timeouts = 0;
    for (const int number : profile_pages(file_.page_count())) {
      if (request_.skip_pages.contains(number)) continue;
      auto raw = read(number, profile_page_cpu_seconds, reading::ahead);
      builder.add(raw);
      if (raw.problem == "page_timeout" && ++timeouts == profile_timeouts_max) break;
      if (raw.problem.empty() && kept_bytes_ + raw.bytes() <= kept_bytes_max) {
        kept_bytes_ += raw.bytes();
        kept_.emplace(number, kept_page{std::move(raw), {}});
      }
    }
    profile_ = builder.finish();
    read_levels();
    return true;
  }

  /// By the pages that were kept. Their content is found once and used again in their turn, as far
  /// as it can be kept, too.
  void read_levels() {
    heading_level_finder finder;
    for (auto& [number, kept] : kept_) {
      report(number, reading::ahead);  // the work may kill this process
      auto content = marked_content_of(kept.raw, profile_, outline_);
      finder.add(number, content.rows);
      if (const auto bytes = content.bytes(); kept_bytes_ + bytes <= kept_bytes_max) {
        kept_bytes_ += bytes;
        kept.content = std::move(content);
      }
    }
    profile_.levels = finder.finish();
  }

  void report(int number, reading when) {
    out_.write(progress_record{.page = number, .profiling = when == reading::ahead});
    out_.flush();
  }

  raw_page read(int number, int cpu_seconds, reading when) {
    report(number, when);
    if (++pages_read_ % pages_between_releases == 0) file_.release_caches();
    return file_.read_page(number, cpu_seconds);
  }

  kept_page take(int number) {
    if (auto kept = kept_.extract(number); !kept.empty()) return std::move(kept.mapped());
    return {read(number, request_.limits.page_cpu_seconds, reading::in_turn), {}};
  }

  void write_page(int number) {
    page made{.number = number};
    const auto skip = request_.skip_pages.find(number);
    if (skip != request_.skip_pages.end()) {
      made.problem = skip->second;
    } else {
      auto [raw, content] = take(number);
      if (!content) content = marked_content_of(raw, profile_, outline_);
      made = lay_out(raw, profile_, *std::move(content));
      end_.characters += raw.characters;
      write_images(raw);
    }
    out_.write(made);
    ++end_.pages;
    if (made.text.empty()) ++end_.pages_without_text;
    if (!made.problem.empty()) end_.problems.push_back({number, made.problem});
    if (out_.buffered() > flush_bytes) out_.flush();
  }

  void write_images(const raw_page& raw) {
    for (std::size_t i = 0; i < raw.images.size(); ++i) {
      const auto& image = raw.images[i];
      out_.write(image_record{.page = raw.number,
                              .index = static_cast<int>(i),
                              .bbox = image.bbox,
                              .width = image.width,
                              .height = image.height});
      ++end_.images;
    }
  }

  pdf_file file_;
  const extract_request& request_;
  record_writer& out_;
  document_profile profile_;
  std::vector<outline_entry> outline_;
  std::map<int, kept_page> kept_;  ///< pages read for the profile, until their turn
  std::size_t kept_bytes_ = 0;     ///< of all that was ever kept
  int pages_read_ = 0;
  end_record end_;
};

outcome fail_part(const failure_record& failure, record_writer& out) {
  out.write(failure);
  out.flush();
  return outcome::failed;
}

outcome end_part(record_writer& out) {
  out.write(end_record{});
  out.flush();
  return outcome::extracted;
}

outcome write_part(pdf_file& file, const picture_request& wanted, record_writer& out) {
  // The work may kill this process: report it first.
  out.write(progress_record{wanted.page, false});
  out.flush();
  const auto picture = file.make_picture(wanted);
  if (!picture) return fail_part(picture.error(), out);
  out.write(picture->about);
  for (auto rest = picture->bytes; !rest.empty();) {
    const auto part = rest.substr(0, part_bytes_max);
    out.write(part_bytes{std::string(part)});
    out.flush();
    rest.remove_prefix(part.size());
  }
  return end_part(out);
}

outcome write_part(pdf_file& file, const attachment_request& wanted, record_writer& out) {
  auto attached = file.open_attachment(wanted.index);
  if (!attached) return fail_part(attached.error(), out);
  out.write(attached->about());
  while (true) {
    auto bytes = attached->next(part_bytes_max);
    if (!bytes) return fail_part(bytes.error(), out);
    if (bytes->empty()) return end_part(out);
    out.write(part_bytes{*std::move(bytes)});
    out.flush();
  }
}

}  // namespace

outcome extract_document(pdf_library& library, const extract_request& request, record_writer& out) {
  out.begin(request.limits);
  auto file = pdf_file::open(library, request.input, request.password, request.limits);
  if (!file) {
    out.write(file.error());
    out.flush();
    return outcome::failed;
  }
  if (request.part) {
    return std::visit([&](const auto& wanted) { return write_part(*file, wanted, out); },
                      *request.part);
  }
  return extraction(std::move(*file), request, out).run();
}

}  // namespace pagemill::extract
