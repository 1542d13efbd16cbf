#include <bits/stdc++.h>
#include <filesystem>
#include <unistd.h>
using namespace std;

static thread_local int calls;
static void check(bool held, int line = __builtin_LINE()) {
  if (!held) {
    cerr << "line " << line << ": " << strerror(errno) << endl;
    exit(1);
  }
}

int main() {
  ios::sync_with_stdio(false);
  cin.tie(nullptr);
  int n;
  check(bool(cin >> n) && n == 3);
  vector<int> values((istream_iterator<int>(cin)), {});
  check(reduce(values.begin(), values.end()) == 6);

  mutex lock;
  condition_variable ready;
  int finished = 0;
  vector<thread> threads;
  for (int i = 0; i < 4; i++)
    threads.emplace_back([&] {
      calls++;
      scoped_lock hold(lock);
      finished++;
      ready.notify_one();
    });
  {
    unique_lock hold(lock);
    ready.wait(hold, [&] { return finished == 4; });
    ready.wait_for(hold, 1ms);
  }
  for (auto& thread : threads) thread.join();
  check(async(launch::async, [] { return 42; }).get() == 42);
  promise<int> promised;
  jthread keeper([&] { promised.set_value(1); });
  check(promised.get_future().get() == 1);
  counting_semaphore<2> places(2);
  barrier meeting(1);
  latch gate(1);
  atomic<int> waited = 0;
  places.acquire();
  meeting.arrive_and_wait();
  gate.count_down();
  waited.store(1);
  waited.notify_all();
  shared_mutex shared;
  shared_lock reading(shared);
  this_thread::sleep_for(1us);
  this_thread::yield();

  check(random_device{}() || true);
  mt19937_64 generator(static_cast<unsigned long>(chrono::steady_clock::now().time_since_epoch().count()));
  check(uniform_int_distribution<int>(1, 6)(generator) > 0 && thread::hardware_concurrency() > 0);

  namespace fs = filesystem;
  auto folder = fs::temp_directory_path() / "folder";
  check(fs::create_directories(folder / "deep"));
  ofstream(folder / "file") << "text" << flush;
  check(fs::file_size(folder / "file") == 4 && fs::exists("/usr"));
  fs::copy_file(folder / "file", folder / "copy");
  fs::rename(folder / "copy", folder / "moved");
  fs::create_symlink(folder / "file", folder / "link");
  fs::permissions(folder / "file", fs::perms::owner_all);
  fs::last_write_time(folder / "file", fs::file_time_type::clock::now());
  fs::resize_file(folder / "file", 2);
  fs::space("/tmp");
  fs::canonical(folder / "link");
  for (auto& entry : fs::recursive_directory_iterator(folder)) check(entry.exists());
  check(fs::remove_all(folder) > 0);
  fs::current_path(fs::current_path());

  try {
    vector<int>().at(1);
  } catch (const out_of_range&) {
    calls++;
  }
  check(system("true") == 0);
  string line(1 << 20, 'x');
  check(stringstream(line).str().size() == line.size());
  cout << "done" << endl;
}
