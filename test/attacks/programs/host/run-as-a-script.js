// tries: to have something outside run what it wrote: files named like shells', git's and cron's, with its own programs in the way of the host's
// must: AC
// prints: contained
const fs = require('fs')

const got = []
const scripts = ['.bashrc', '.profile', '.bash_profile', '.ssh/rc', '.ssh/authorized_keys', '.gitconfig', '.npmrc', '.config/systemd/user/attack.service', 'crontab', 'core', 'ld.so.preload', 'sitecustomize.py', 'conftest.py', 'package.json', 'Makefile', '.gdbinit', 'gmon.out']
for (const folder of ['/w', '/tmp', '/dev/shm', process.env.HOME])
  for (const name of scripts) {
    fs.mkdirSync(`${folder}/${name}`.replace(/\/[^/]*$/, ''), { recursive: true })
    fs.writeFileSync(`${folder}/${name}`, '#!/bin/sh\ntouch /tmp/attack-ran\n', { mode: 0o777 })
  }
for (const folder of ['/etc/cron.d', '/var/spool/cron', '/etc/profile.d', '/etc/systemd/system', '/root', '/etc/ld.so.conf.d', '/usr/local/bin', '/usr/local/sbin', '/run', '/etc/init.d'])
  try {
    fs.writeFileSync(`${folder}/attack-script`, '#!/bin/sh\ntouch /tmp/attack-ran\n', { mode: 0o777 })
    got.push(folder)
  } catch {}
for (const folder of process.env.PATH.split(':'))
  try {
    fs.symlinkSync('/w/crontab', `${folder}/attack-sh`)
    got.push(folder)
  } catch {}
console.log(got.join('\n') || 'contained')
