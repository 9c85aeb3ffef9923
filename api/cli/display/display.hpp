/// Shows the progress of files and jobs: as bars on a terminal, plain lines, or JSON lines.
#pragma once
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/cli/client/failure.hpp"
#include "api/cli/display/progress.hpp"

namespace pagemill::cli {

enum class display_kind { bars, lines, json };

struct display_streams {
  std::ostream& out;     ///< results
  std::ostream& errors;  ///< what went wrong
};

struct terminal_size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// Every call concerns the item at `index`, in the order of the command line. One thread.
class display {
 public:
  virtual ~display() = default;
  /// The upload began or advanced; only bars show that.
  virtual void moved(std::size_t index, const tracked_item& item) = 0;
  /// The service accepted the file: item.job is set.
  virtual void submitted(std::size_t index, const tracked_item& item) = 0;
  /// item.job changed and is not final.
  virtual void changed(std::size_t index, const tracked_item& item) = 0;
  /// item.job is final.
  virtual void finished(std::size_t index, const tracked_item& item) = 0;
  /// The item ended without a final job.
  virtual void failed(std::size_t index, const tracked_item& item, const failure& why) = 0;
  /// The command does not wait for the item's job.
  virtual void left(std::size_t index) = 0;
  /// Called about ten times a second.
  virtual void tick() {}
  /// Prints a sentence on standard error, such as what goes on after Ctrl-C.
  virtual void say(const std::string& sentence) = 0;
};

/// `size` is called before bars are drawn, since windows are resized.
std::unique_ptr<display> make_display(display_kind kind, display_streams streams,
                                      std::function<terminal_size()> size);
/// "pagemill: a.pdf: detail (code)": the form of every failure on standard error.
std::string failure_line(const std::string& label, const failure& why);

}  // namespace pagemill::cli
