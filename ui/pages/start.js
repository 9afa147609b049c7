// The last of the scripts: every section is there now.
start();
