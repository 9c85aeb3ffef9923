#include "worker/stages/host_proof.hpp"

#include <exception>
#include <format>
#include <span>
#include <variant>

#include "common/analysis/analysis_proof.hpp"
#include "common/extractor/spool_file.hpp"
#include "worker/stages/built_in_pdf.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::seconds child_wait_max{5};
constexpr int reading_seconds_max = 5;
/// Jobs that fail together are judged together: each failed proof may take seconds. Shorter than
/// the first wait of the backoff, so that the next proof is a new one.
constexpr std::chrono::milliseconds failure_kept{300};

host_fault unusable(std::string detail) {
  return {"extractor_unusable", std::move(detail)};
}

extract_request request_for(const spool_file& file) {
  extract_request request;
  request.input = file.descriptor();
  request.limits.page_seconds = reading_seconds_max;
  request.limits.document_seconds = reading_seconds_max;
  request.limits.document_cpu_seconds = reading_seconds_max;
  return request;
}

/// Reads the file up to its end. nullopt: the text is there.
std::optional<host_fault> read_text(extractor_child& child) {
  bool found = false;
  while (true) {
    const auto event = child.next(clock::now() + std::chrono::seconds(reading_seconds_max));
    if (const auto* read = std::get_if<page_record>(&event)) {
      found = read->value.text.contains(built_in_pdf_text);
    } else if (std::holds_alternative<end_record>(event)) {
      if (found) return std::nullopt;
      return unusable("the extractor does not find the text of the built-in PDF");
    } else if (const auto* failure = std::get_if<failure_record>(&event)) {
      return unusable(std::format("the extractor refuses the built-in PDF: {}", failure->code));
    } else if (const auto* death = std::get_if<extractor_death>(&event)) {
      return unusable(std::format("the extractor dies of the built-in PDF: {} {}",
                                  to_string(death->cause), death->detail));
    }
  }
}

}  // namespace

std::optional<host_fault> host_proof::run() {
  const auto asked = clock::now();
  const std::scoped_lock lock(mutex_);
  if (begun_ >= asked || (found_ && asked - ended_ < failure_kept)) return found_;
  begun_ = clock::now();
  found_ = prove();
  ended_ = clock::now();
  return found_;
}

std::optional<host_fault> host_proof::prove() {
  try {
    spool_file file(folder_);
    const auto pdf = built_in_pdf();
    file.write(std::as_bytes(std::span(pdf)));
    file.seal();
    auto child = children_.take_for_proof(child_wait_max);
    child.start(request_for(file));
    if (auto fault = read_text(child)) return fault;
    if (auto wrong = analysis_fault()) return host_fault{analysis_unavailable, *std::move(wrong)};
    return std::nullopt;
  } catch (const std::exception& problem) {
    // What this host lacks for its own file is its fault, whatever it is.
    auto fault = host_fault_of(problem);
    return fault ? *fault : host_fault{"unusable", problem.what()};
  }
}

}  // namespace pagemill
