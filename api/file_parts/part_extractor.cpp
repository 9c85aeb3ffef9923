#include "api/file_parts/part_extractor.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/blobs/spool_blob.hpp"
#include "common/core/log.hpp"
#include "common/extractor/runtime_folder.hpp"

namespace pagemill {
namespace {

/// Adapts the limits of an extraction to one part of a file, whose records are its bytes.
extract_limits part_limits(extract_limits limits) {
  limits.document_seconds = 2 * limits.page_seconds;
  limits.document_cpu_seconds = limits.document_seconds;
  limits.output_bytes = 2 * std::max(limits.picture_bytes, limits.attachment_bytes);
  return limits;
}

int page_of(const part_request& wanted) {
  const auto* picture = std::get_if<picture_request>(&wanted);
  return picture != nullptr ? picture->page : 0;
}

/// The child reads hostile files, so everything it says is checked.
bool begins_as(picture_format format, std::string_view bytes) {
  switch (format) {
    case picture_format::png: return bytes.starts_with("\x89PNG\r\n\x1A\n");
    case picture_format::jpeg: return bytes.starts_with("\xFF\xD8\xFF");
  }
  return false;
}

part_refusal no_picture() {
  log_error("extractor_wrote_no_picture");
  return refusal_of(extractor_death{.cause = death_cause::bad_output}, picture_request{});
}

void require_runtime_folder(const std::filesystem::path& folder) {
  const auto fit = prepare_runtime_folder(folder);
  if (!fit) throw std::system_error(EPERM, std::generic_category(), fit.error().message);
}

}  // namespace

part_extractor::part_extractor(blob_store& blobs, extraction_settings settings)
    : blobs_(blobs), settings_(std::move(settings)) {
  settings_.limits = part_limits(settings_.limits);
}

/// Started on first use: most processes are never asked for one.
extractor_pool& part_extractor::children() {
  const std::scoped_lock lock(starting_);
  if (!children_) {
    require_runtime_folder(settings_.runtime_folder);
    children_ = std::make_unique<extractor_pool>(settings_.extractor);
  }
  return *children_;
}

std::expected<std::shared_ptr<const spool_file>, part_refusal> part_extractor::fetch(
    const workspace_id& workspace, const stored_file& file) {
  const auto read = blobs_.reader({workspace, file.id});
  try {
    return shelf_.take(file.id,
                       [&] { return spool_blob(read, file.bytes, settings_.runtime_folder); });
  } catch (const blob_incomplete&) {
    return std::unexpected(
        part_refusal{{404, "not_found", "The file no longer exists.", ""}, false});
  } catch (const std::system_error& e) {
    log_error("file_not_spooled", {{"reason", e.what()}});
    return std::unexpected(extractor_unavailable());
  }
}

template <class Take>
std::optional<part_refusal> part_extractor::make(const workspace_id& workspace,
                                                 const stored_file& file,
                                                 const part_request& wanted, Take take) {
  std::optional<extractor_child> child;
  try {
    child.emplace(children().take(workspace));
  } catch (const std::exception& e) {
    log_error("extractor_not_started", {{"reason", e.what()}});
    return extractor_unavailable();
  }
  const auto copy = fetch(workspace, file);
  if (!copy) return copy.error();
  child->start({.input = (*copy)->descriptor(), .part = wanted, .limits = settings_.limits});
  while (true) {
    auto event = child->next(std::chrono::steady_clock::now() + std::chrono::minutes(1));
    if (std::holds_alternative<end_record>(event)) return std::nullopt;
    if (const auto* failure = std::get_if<failure_record>(&event)) return refusal_of(*failure);
    if (const auto* death = std::get_if<extractor_death>(&event)) {
      log_warning("extractor_died", {{"workspace_id", to_string(workspace)},
                                     {"file_sha256", file.sha256},
                                     {"cause", to_string(death->cause)},
                                     {"detail", death->detail},
                                     {"page", page_of(wanted)}});
      return refusal_of(*death, wanted);
    }
    // Returning in the middle of a part kills the child, which is no longer our program.
    if (auto refused = take(event)) return refused;
  }
}

part_extractor::outcome<picture> part_extractor::draw(const workspace_id& workspace,
                                                      const stored_file& file,
                                                      const picture_request& wanted) {
  picture_record about;
  std::string bytes;
  const auto take = [&](const extractor_event& event) -> std::optional<part_refusal> {
    if (const auto* said = std::get_if<picture_record>(&event)) about = *said;
    const auto* part = std::get_if<part_bytes>(&event);
    if (part == nullptr) return std::nullopt;
    if (std::cmp_greater(bytes.size() + part->bytes.size(), settings_.limits.picture_bytes)) {
      return refusal_of(failure_record{"picture_too_large", ""});
    }
    if (bytes.empty() && !begins_as(about.format, part->bytes)) return no_picture();
    bytes += part->bytes;
    return std::nullopt;
  };
  if (auto refused = make(workspace, file, wanted, take)) {
    return std::unexpected(*std::move(refused));
  }
  if (bytes.empty()) return std::unexpected(no_picture());
  return finish(workspace, about, std::move(bytes));
}

picture part_extractor::finish(const workspace_id& workspace, const picture_record& about,
                               std::string bytes) const {
  bytes.shrink_to_fit();
  const auto size = bytes.size();
  in_memory_->add(workspace, size);
  const auto release = [held = in_memory_, workspace, size](const std::string* released) {
    held->remove(workspace, size);
    delete released;
  };
  return {about.format == picture_format::png ? "image/png" : "image/jpeg",
          std::shared_ptr<const std::string>(new std::string(std::move(bytes)), release)};
}

part_extractor::outcome<attached_file> part_extractor::extract(const workspace_id& workspace,
                                                               const stored_file& file,
                                                               const attachment_request& wanted) {
  try {
    require_runtime_folder(settings_.runtime_folder);
    spool_file bytes(settings_.runtime_folder);
    const auto take = [&](const extractor_event& event) -> std::optional<part_refusal> {
      const auto* part = std::get_if<part_bytes>(&event);
      if (part == nullptr) return std::nullopt;
      bytes.write(std::as_bytes(std::span(part->bytes)));
      if (bytes.size() <= settings_.limits.attachment_bytes) return std::nullopt;
      return refusal_of(failure_record{"attachment_too_large", ""});
    };
    if (auto refused = make(workspace, file, wanted, take)) {
      return std::unexpected(*std::move(refused));
    }
    bytes.seal();
    const auto size = static_cast<std::size_t>(bytes.size());
    const auto release = [held = on_disk_, workspace, size](const spool_file* released) {
      held->remove(workspace, size);
      delete released;
    };
    on_disk_->add(workspace, size);
    return attached_file(new spool_file(std::move(bytes)), release);
  } catch (const std::system_error& e) {
    log_error("attachment_not_spooled", {{"reason", e.what()}});
    return std::unexpected(extractor_unavailable());
  }
}

}  // namespace pagemill
