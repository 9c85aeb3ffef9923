#include "api/file_parts/file_shelf.hpp"

#include <algorithm>
#include <utility>

namespace pagemill {

std::shared_ptr<const spool_file> file_shelf::find(const blob_id& blob, clock::time_point now) {
  const auto found = std::ranges::find(entries_, blob, &entry::blob);
  if (found == entries_.end()) return nullptr;
  found->last_used = now;
  entries_.splice(entries_.begin(), entries_, found);
  return found->file;
}

void file_shelf::make_room(std::int64_t bytes) {
  while (!entries_.empty() && (entries_.size() >= most_.files || bytes_ + bytes > most_.bytes)) {
    bytes_ -= entries_.back().file->size();
    entries_.pop_back();
  }
}

std::shared_ptr<const spool_file> file_shelf::take(const blob_id& blob,
                                                   const std::function<spool_file()>& make,
                                                   clock::time_point now) {
  {
    const std::scoped_lock lock(mutex_);
    if (auto kept = find(blob, now)) return kept;
  }
  auto made = std::make_shared<const spool_file>(make());
  const std::scoped_lock lock(mutex_);
  if (auto kept = find(blob, now)) return kept;
  if (made->size() > most_.bytes) return made;
  make_room(made->size());
  bytes_ += made->size();
  entries_.push_front({blob, made, now});
  return made;
}

void file_shelf::sweep(clock::time_point now) {
  const std::scoped_lock lock(mutex_);
  while (!entries_.empty() && entries_.back().last_used + most_.kept <= now) {
    bytes_ -= entries_.back().file->size();
    entries_.pop_back();
  }
}

}  // namespace pagemill
