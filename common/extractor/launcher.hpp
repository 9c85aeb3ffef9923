/// Starts sandboxed extractor children and talks to them. A child serves documents of only one
/// workspace; one fresh child per slot is always started ahead; a child is replaced after a number
/// of documents or when it has grown.
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include "common/core/uuid.hpp"
#include "common/extractor/protocol.hpp"

namespace pagemill {

struct extractor_settings {
  std::filesystem::path program;  ///< pagemill-extract; see extractor_beside_this_program()
  int slots = 4;                  ///< children that work at a time, and fresh ones kept ready
  int documents_per_child = 50;   ///< then it is replaced
  int memory_mb = 512;            ///< address space of a child
  /// CPU seconds of a child in all: a hard limit that it sets itself before its first document, in
  /// case this process hangs. It is replaced when half of them are used.
  int cpu_seconds = 3'600;
  int memory_growth_mb = 64;    ///< resident growth since its start that replaces an idle child
  int start_seconds = 10;       ///< limit for getting a fresh child
  std::string user = "nobody";  ///< user of the children if this process is root
};

/// bin/pagemill-extract in the folder of the running program.
std::filesystem::path extractor_beside_this_program();

enum class death_cause { signal, exit_code, timeout, out_of_memory, bad_output, killed };
std::string_view to_string(death_cause cause);

/// The child is gone and reaped; no more records come.
struct extractor_death {
  death_cause cause = death_cause::signal;
  int detail = 0;          ///< signal number or exit code; else 0
  int page = 0;            ///< in progress; 0: none yet (opening, outline) or after the last
  bool profiling = false;  ///< it read the page ahead for the profile, before any page record
  /// It said nothing of this document that makes sense: perhaps no document could be read here.
  bool before_first_record = false;
};

/// No child could be started in time.
class no_extractor : public std::runtime_error {
 public:
  no_extractor(const std::string& message, int error_number)
      : std::runtime_error(message), error_number_(error_number) {}
  /// Of the last attempt to start one; 0: they start and exit by themselves.
  int error_number() const { return error_number_; }

 private:
  int error_number_;
};

/// The caller's deadline passed without a record; the child continues.
struct nothing_yet {};

using extractor_event =
    std::variant<document_record, page_record, image_record, picture_record, attachment_record,
                 part_bytes, end_record, failure_record, extractor_death, nothing_yet>;

struct child_lease;

/// Kills a child in use, from any thread, at any time; does nothing once the child was returned or
/// died. Cheap to copy.
class kill_switch {
 public:
  kill_switch() = default;
  /// SIGKILL; a thread in next() returns extractor_death{killed}.
  void kill() const noexcept;

 private:
  friend class extractor_child;
  explicit kill_switch(std::shared_ptr<child_lease> lease) : lease_(std::move(lease)) {}
  std::shared_ptr<child_lease> lease_;
};

class extractor_pool;

/// A child in use by one slot. One thread uses it; the kill switch is for the others. The
/// destructor returns it if it is between documents, else kills and reaps it.
class extractor_child {
 public:
  extractor_child(extractor_child&&) noexcept;
  extractor_child& operator=(extractor_child&&) noexcept;
  ~extractor_child();

  /// Starts a document. Call it on a fresh child, or once after each end_record or failure_record.
  void start(const extract_request& request);
  /// The next record, or the death of the child, or nothing_yet when `deadline` passes. The
  /// request's limits for a page and for the document count only the time spent waiting in here;
  /// when one is exceeded, the child is killed.
  extractor_event next(std::chrono::steady_clock::time_point deadline);
  kill_switch killer() const;
  void kill() const noexcept { killer().kill(); }
  int pid() const;

 private:
  friend class extractor_pool;
  struct session;
  explicit extractor_child(std::unique_ptr<session> taken);
  std::unique_ptr<session> session_;
};

/// Owns the thread that forks all children (their death signal depends on it) and the idle
/// children. Destroy it after every extractor_child. The constructor throws std::system_error if
/// the program cannot be run.
class extractor_pool {
 public:
  explicit extractor_pool(extractor_settings settings);
  ~extractor_pool();
  extractor_pool(const extractor_pool&) = delete;
  extractor_pool& operator=(const extractor_pool&) = delete;

  /// A child that served only `workspace`, or a fresh one. Any thread. Throws no_extractor
  /// if none can be started within start_seconds.
  extractor_child take(const workspace_id& workspace);
  /// A fresh child for a file of our own: afterwards it may serve any workspace. Throws likewise,
  /// after `patience`.
  extractor_child take_for_proof(std::chrono::seconds patience);

 private:
  friend class extractor_child;
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace pagemill
