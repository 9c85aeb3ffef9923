// What is decided without a server: which hosts a URL names, which server is an old primary, when a
// connection is cut.
#include <array>
#include <sys/socket.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "common/postgres/answer_guard.hpp"
#include "common/postgres/host_list.hpp"
#include "common/postgres/server_memory.hpp"

using namespace std::chrono_literals;
using pagemill::postgres::answer_guard;
using pagemill::postgres::server_memory;
using pagemill::postgres::split_hosts;
using pagemill::postgres::why_unreadable;

TEST_CASE("a text with one host or none is left as it is") {
  for (const std::string text : {"postgresql://u:p@db/x?sslmode=require", "host=db dbname=x",
                                 "postgresql:///x", "dbname=x"}) {
    CHECK(split_hosts(text) == std::vector{text});
  }
}

TEST_CASE("several hosts are told apart, each with its port and all that is common") {
  const auto hosts = split_hosts("postgresql://u:p%27s@a:1,b:2/x?application_name=me");
  REQUIRE(hosts.size() == 2);
  for (const auto& host : hosts) {
    CHECK(host.contains("user='u'"));
    CHECK(host.contains("password='p\\'s'"));
    CHECK(host.contains("dbname='x'"));
    CHECK(host.contains("application_name='me'"));
    CHECK(host.contains("target_session_attrs='read-write'"));
  }
  CHECK(hosts[0].contains("host='a'"));
  CHECK(hosts[0].contains("port='1'"));
  CHECK(hosts[1].contains("host='b'"));
  CHECK(hosts[1].contains("port='2'"));
}

TEST_CASE("one port serves all hosts, an empty one is the default, addresses go with their hosts") {
  const auto one_port = split_hosts("host=a,b port=7");
  REQUIRE(one_port.size() == 2);
  CHECK(one_port[1].contains("port='7'"));
  const auto default_port = split_hosts("host=a,b port=7,");
  CHECK(default_port[1].contains("port=''"));
  const auto addresses = split_hosts("host=a,b hostaddr=10.0.0.1,10.0.0.2");
  CHECK(addresses[1].contains("hostaddr='10.0.0.2'"));
}

TEST_CASE("what the text itself says of its target stays") {
  const auto hosts = split_hosts("postgresql://a,b/x?target_session_attrs=any");
  REQUIRE(hosts.size() == 2);
  CHECK(hosts[0].contains("target_session_attrs='any'"));
  CHECK_FALSE(hosts[0].contains("read-write"));
}

TEST_CASE("a text that libpq cannot read is named, and not split") {
  CHECK(why_unreadable("postgresql://[db/x"));
  CHECK(why_unreadable("host"));
  CHECK(why_unreadable("postgresql://db:99999/x"));
  CHECK(why_unreadable("postgresql://a,b:0/x"));
  CHECK_FALSE(why_unreadable("postgresql://db/x"));
  CHECK_FALSE(why_unreadable("postgresql://a,b:5433/x"));
  CHECK(split_hosts("host").size() == 1);
}

TEST_CASE("a server of a lower timeline than was seen of the same system is an old primary") {
  server_memory memory;
  CHECK(memory.is_empty());
  CHECK(memory.is_current({"s", 1}));
  CHECK(memory.is_current({"s", 3}));
  CHECK_FALSE(memory.is_current({"s", 2}));
  CHECK(memory.was_overtaken({"s", 2}));
  CHECK_FALSE(memory.was_overtaken({"s", 3}));
  CHECK(memory.is_current({"s", 4}));
  CHECK(memory.was_overtaken({"s", 3}));
  CHECK_FALSE(memory.is_empty());
}

TEST_CASE("another system, a standby and an unknown server are not old primaries") {
  server_memory memory;
  CHECK(memory.is_current({"s", 5}));
  CHECK(memory.is_current({"other", 1}));
  CHECK(memory.is_current({"s", 0}));
  CHECK_FALSE(memory.was_overtaken({"s", 0}));
  CHECK_FALSE(memory.was_overtaken({"", 0}));
  CHECK_FALSE(memory.is_current({"s", 4}));
}

namespace {

struct socket_pair {
  std::array<int, 2> ends{};
  socket_pair() { REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0); }
  ~socket_pair() {
    for (const int end : ends) close(end);
  }
};

}  // namespace

TEST_CASE("a call that waits too long for an answer ends as if the other side had closed") {
  answer_guard guard;
  const socket_pair link;
  answer_guard::watch watch(guard, link.ends[0]);
  watch.arm(answer_guard::clock::now() + 20ms);
  char byte = 0;
  CHECK(read(link.ends[0], &byte, 1) == 0);  // blocks until the guard shuts it down
  CHECK(watch.fired());
}

TEST_CASE("an answer in time leaves the connection alone, and a later deadline counts anew") {
  answer_guard guard;
  const socket_pair link;
  const socket_pair late;
  answer_guard::watch watch(guard, link.ends[0]);
  answer_guard::watch witness(guard, late.ends[0]);
  watch.arm(answer_guard::clock::now() + 30ms);
  watch.disarm();
  witness.arm(answer_guard::clock::now() + 60ms);
  char byte = 0;
  CHECK(read(late.ends[0], &byte, 1) == 0);
  CHECK_FALSE(watch.fired());
  REQUIRE(write(link.ends[1], "x", 1) == 1);
  CHECK(read(link.ends[0], &byte, 1) == 1);
  watch.arm(answer_guard::clock::now() + 20ms);
  CHECK(read(link.ends[0], &byte, 1) == 0);
  CHECK(watch.fired());
}

TEST_CASE("of several watched connections only the late one is cut") {
  answer_guard guard;
  const socket_pair slow;
  const socket_pair quick;
  answer_guard::watch patient(guard, slow.ends[0]);
  answer_guard::watch hasty(guard, quick.ends[0]);
  patient.arm(answer_guard::clock::now() + 1h);
  hasty.arm(answer_guard::clock::now() + 20ms);
  char byte = 0;
  CHECK(read(quick.ends[0], &byte, 1) == 0);
  CHECK_FALSE(patient.fired());
}
