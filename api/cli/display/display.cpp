#include "api/cli/display/display.hpp"

#include <format>
#include <ostream>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

std::string state_line(const tracked_item& item) {
  return std::format("{}: {}", printable(item.label), summary(*item.job));
}

std::string submitted_line(const tracked_item& item) {
  return std::format("{}: job {} document {}", printable(item.label), printable(item.job->id),
                     printable(item.job->document_id));
}

/// One line for each change that is worth one.
class line_display : public display {
 public:
  explicit line_display(display_streams streams) : streams_(streams) {}

  void moved(std::size_t, const tracked_item&) override {}
  void submitted(std::size_t index, const tracked_item& item) override {
    line(submitted_line(item));
    shown_[index] = *item.job;
  }
  void changed(std::size_t index, const tracked_item& item) override {
    const auto before = shown_.find(index);
    if (before != shown_.end() && !worth_a_line(before->second, *item.job)) return;
    shown_[index] = *item.job;
    line(state_line(item));
  }
  void finished(std::size_t, const tracked_item& item) override { line(state_line(item)); }
  void failed(std::size_t, const tracked_item& item, const failure& why) override {
    streams_.errors << failure_line(item.label, why) << '\n';
  }
  void left(std::size_t index) override { shown_.erase(index); }
  void say(const std::string& sentence) override {
    streams_.errors << "pagemill: " << sentence << '\n';
  }

 private:
  /// Flushes, because a script may read the lines as they come.
  void line(const std::string& text) { streams_.out << text << '\n' << std::flush; }

  display_streams streams_;
  std::map<std::size_t, job_view> shown_;
};

/// {"event", "input", "job"} for every change, {"event": "error", ...} for every failure.
class json_display : public display {
 public:
  explicit json_display(display_streams streams) : streams_(streams) {}

  void moved(std::size_t, const tracked_item&) override {}
  void submitted(std::size_t, const tracked_item& item) override { line("submitted", item); }
  void changed(std::size_t, const tracked_item& item) override { line("progress", item); }
  void finished(std::size_t, const tracked_item& item) override { line("finished", item); }
  void failed(std::size_t, const tracked_item& item, const failure& why) override {
    const boost::json::value object = {{"event", "error"},
                                       {"input", item.label},
                                       {"code", why.code},
                                       {"detail", why.detail},
                                       {"exit_code", static_cast<int>(why.exit)}};
    streams_.out << boost::json::serialize(object) << '\n' << std::flush;
    streams_.errors << failure_line(item.label, why) << '\n';
  }
  void left(std::size_t) override {}
  void say(const std::string& sentence) override {
    streams_.errors << "pagemill: " << sentence << '\n';
  }

 private:
  void line(std::string_view event, const tracked_item& item) {
    // The service's own object, so that members unknown here are passed on.
    streams_.out << std::format(R"({{"event":"{}","input":{},"job":{}}})", event,
                                boost::json::serialize(boost::json::value(item.label)),
                                item.job->raw)
                 << '\n'
                 << std::flush;
  }

  display_streams streams_;
};

/// Bars redrawn at the bottom; lines about finished items stay above them.
class bar_display : public display {
 public:
  bar_display(display_streams streams, std::function<terminal_size()> size)
      : streams_(streams), size_(std::move(size)) {}
  ~bar_display() override { erase(); }

  void moved(std::size_t index, const tracked_item& item) override { active_[index] = item; }
  void submitted(std::size_t index, const tracked_item& item) override {
    keep(submitted_line(item));
    active_[index] = item;
  }
  void changed(std::size_t index, const tracked_item& item) override { active_[index] = item; }
  void finished(std::size_t index, const tracked_item& item) override {
    active_.erase(index);
    keep(state_line(item));
  }
  void failed(std::size_t index, const tracked_item& item, const failure& why) override {
    active_.erase(index);
    erase();
    streams_.errors << failure_line(item.label, why) << '\n';
  }
  void left(std::size_t index) override { active_.erase(index); }
  void say(const std::string& sentence) override {
    active_.clear();
    erase();
    streams_.errors << "pagemill: " << sentence << '\n';
  }
  void tick() override {
    const auto lines = bars();
    if (lines == drawn_) return;
    erase();
    for (const auto& line : lines) streams_.out << line << '\n';
    streams_.out.flush();
    drawn_ = lines;
  }

 private:
  /// As many bars as fit into the window; the last line counts the rest.
  std::vector<std::string> bars() const {
    const auto size = size_();
    const std::size_t room = size.rows > 3 ? size.rows - 2 : 1;
    std::vector<std::string> lines;
    for (const auto& [index, item] : active_) {
      if (lines.size() + 1 == room && active_.size() > room) {
        lines.push_back(std::format("... and {} more", active_.size() - lines.size()));
        break;
      }
      // Leave one column free: a full line wraps on some terminals.
      lines.push_back(bar_line(item, size.columns > 1 ? size.columns - 1 : 1));
    }
    return lines;
  }
  void erase() {
    if (!drawn_.empty()) {
      streams_.out << std::format("\x1b[{}A\x1b[J", drawn_.size()) << std::flush;
    }
    drawn_.clear();
  }
  void keep(const std::string& text) {
    erase();
    streams_.out << text << '\n' << std::flush;
  }

  display_streams streams_;
  std::function<terminal_size()> size_;
  std::map<std::size_t, tracked_item> active_;
  std::vector<std::string> drawn_;
};

}  // namespace

std::string failure_line(const std::string& label, const failure& why) {
  const auto what = label.empty() ? std::string() : printable(label) + ": ";
  return std::format("pagemill: {}{} ({})", what, printable(why.detail), printable(why.code));
}

std::unique_ptr<display> make_display(display_kind kind, display_streams streams,
                                      std::function<terminal_size()> size) {
  switch (kind) {
    case display_kind::bars: return std::make_unique<bar_display>(streams, std::move(size));
    case display_kind::lines: return std::make_unique<line_display>(streams);
    case display_kind::json: return std::make_unique<json_display>(streams);
  }
  std::abort();
}

}  // namespace pagemill::cli
