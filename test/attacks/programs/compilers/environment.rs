// tries: to read the environment of the judge while it compiles
// must: AC
// prints: contained
fn main() {
    let known = [
        option_env!("GAVEL_ADMIN_TOKEN"), option_env!("GAVEL_DATABASE_URL"), option_env!("GAVEL_DATA_DIR"), option_env!("GAVEL_TEST_DATABASE_URL"),
        option_env!("AWS_SECRET_ACCESS_KEY"), option_env!("GAVEL_S3_SECRET_ACCESS_KEY"), option_env!("NODE_OPTIONS"), option_env!("LD_PRELOAD"),
        option_env!("SSH_AUTH_SOCK"), option_env!("PGPASSWORD"), option_env!("USER"), option_env!("LOGNAME"), option_env!("SUDO_USER"), option_env!("OLDPWD"),
    ];
    for value in known.iter().flatten() { println!("{}", value); }
    assert_eq!(env!("HOME"), "/w");
    let environ = include_str!("/proc/self/environ");
    for line in environ.split('\0') {
        let name = line.split('=').next().unwrap_or("");
        if name.contains("TOKEN") || name.contains("SECRET") || name.contains("GAVEL") || name.contains("DATABASE") { println!("{}", line); }
    }
    println!("contained");
}
