#include "api/pictures/picture_drawer.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/blobs/spool_blob.hpp"
#include "common/core/log.hpp"

namespace pagemill {
namespace {

/// Adapts the limits of an extraction to a picture, which has one page and whose records are its
/// bytes.
extract_limits picture_limits(extract_limits limits) {
  limits.document_seconds = 2 * limits.page_seconds;
  limits.document_cpu_seconds = limits.document_seconds;
  limits.output_bytes = 2 * limits.picture_bytes;
  return limits;
}

/// The child reads hostile files, so everything it says is checked.
bool begins_as(picture_format format, std::string_view bytes) {
  switch (format) {
    case picture_format::png: return bytes.starts_with("\x89PNG\r\n\x1A\n");
    case picture_format::jpeg: return bytes.starts_with("\xFF\xD8\xFF");
  }
  return false;
}

std::unexpected<picture_refusal> no_picture() {
  log_error("extractor_wrote_no_picture");
  return std::unexpected(refusal_of(extractor_death{.cause = death_cause::bad_output}));
}

}  // namespace

picture_drawer::picture_drawer(blob_store& blobs, extraction_settings settings)
    : blobs_(blobs), settings_(std::move(settings)) {
  settings_.limits = picture_limits(settings_.limits);
}

/// Started on first use: most processes are never asked for a picture.
extractor_pool& picture_drawer::children() {
  const std::scoped_lock lock(starting_);
  if (!children_) {
    std::filesystem::create_directories(settings_.runtime_folder);
    children_ = std::make_unique<extractor_pool>(settings_.extractor);
  }
  return *children_;
}

std::expected<std::shared_ptr<const spool_file>, picture_refusal> picture_drawer::fetch(
    const workspace_id& workspace, const stored_file& file) {
  const auto read = blobs_.reader({workspace, file.id});
  try {
    return shelf_.take(file.id,
                       [&] { return spool_blob(read, file.bytes, settings_.runtime_folder); });
  } catch (const blob_incomplete&) {
    return std::unexpected(
        picture_refusal{{404, "not_found", "The file no longer exists.", ""}, false});
  } catch (const std::system_error& e) {
    log_error("file_not_spooled", {{"reason", e.what()}});
    return std::unexpected(extractor_unavailable());
  }
}

picture_drawer::outcome picture_drawer::draw(const workspace_id& workspace, const stored_file& file,
                                             const picture_request& wanted) {
  std::optional<extractor_child> child;
  try {
    child.emplace(children().take(workspace));
  } catch (const std::exception& e) {
    log_error("extractor_not_started", {{"reason", e.what()}});
    return std::unexpected(extractor_unavailable());
  }
  const auto copy = fetch(workspace, file);
  if (!copy) return std::unexpected(copy.error());
  return converse(*std::move(child), workspace, file,
                  {.input = (*copy)->descriptor(), .picture = wanted, .limits = settings_.limits});
}

picture_drawer::outcome picture_drawer::converse(extractor_child child,
                                                 const workspace_id& workspace,
                                                 const stored_file& file,
                                                 const extract_request& request) {
  picture_record about;
  std::string bytes;
  child.start(request);
  while (true) {
    auto event = child.next(std::chrono::steady_clock::now() + std::chrono::minutes(1));
    if (const auto* said = std::get_if<picture_record>(&event)) {
      about = *said;
    } else if (const auto* part = std::get_if<picture_part>(&event)) {
      if (std::cmp_greater(bytes.size() + part->bytes.size(), settings_.limits.picture_bytes)) {
        return std::unexpected(refusal_of(failure_record{"picture_too_large", ""}));
      }
      // Returning in the middle of a document kills the child, which is no longer our program.
      if (bytes.empty() && !begins_as(about.format, part->bytes)) return no_picture();
      bytes += part->bytes;
    } else if (std::holds_alternative<end_record>(event)) {
      if (bytes.empty()) {
        child.kill();
        return no_picture();
      }
      return finish(workspace, about, std::move(bytes));
    } else if (const auto* failure = std::get_if<failure_record>(&event)) {
      return std::unexpected(refusal_of(*failure));
    } else if (const auto* death = std::get_if<extractor_death>(&event)) {
      log_warning("extractor_died", {{"workspace_id", to_string(workspace)},
                                     {"file_sha256", file.sha256},
                                     {"cause", to_string(death->cause)},
                                     {"detail", death->detail},
                                     {"page", request.picture->page}});
      return std::unexpected(refusal_of(*death));
    }
  }
}

picture_drawer::outcome picture_drawer::finish(const workspace_id& workspace,
                                               const picture_record& about,
                                               std::string bytes) const {
  bytes.shrink_to_fit();
  const auto size = bytes.size();
  held_->add(workspace, size);
  const auto release = [held = held_, workspace, size](const std::string* released) {
    held->remove(workspace, size);
    delete released;
  };
  return picture{about.format == picture_format::png ? "image/png" : "image/jpeg",
                 std::shared_ptr<const std::string>(new std::string(std::move(bytes)), release)};
}

}  // namespace pagemill
