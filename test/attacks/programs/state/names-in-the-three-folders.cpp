// tries: to leave files, locked folders, odd names, links, times and modes of its folders for the next run to read
// must: AC
// prints: contained
#include <fcntl.h>
#include <iostream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

int main() {
  for (std::string folder : {"/w", "/tmp", "/dev/shm"}) {
    for (int i = 0; i < 20; i++) {
      std::string name = folder + "/" + std::string(200 + i, static_cast<char>(1 + i * 12));
      close(creat(name.c_str(), 0));
      mkdir((folder + "/locked" + std::to_string(i)).c_str(), 0700);
      close(creat((folder + "/locked" + std::to_string(i) + "/message").c_str(), 0600));
      chmod((folder + "/locked" + std::to_string(i)).c_str(), i * 0111 & 07777);
    }
    for (auto name : {"\n", "-rf", "*", ".", "..", "...", " ", "\xff\xfe", ".gavel-0", ".gavel-18446744073709551615"}) mkdir((folder + "/" + name).c_str(), 0);
    timespec strange[2] = {{1l << 40, 999999999}, {-(1l << 40), 5}};
    utimensat(AT_FDCWD, folder.c_str(), strange, 0);
    chmod(folder.c_str(), 01000);
    int sparse = open((folder + "/sparse").c_str(), O_CREAT | O_WRONLY, 0600);
    if (sparse >= 0 && ftruncate(sparse, 1l << 39)) std::cerr << "not sparse\n";
  }
  umask(0777);
  std::cout << "contained" << std::endl;
}
