// How the checks start Chromium: alone on this machine, with nothing that asks elsewhere.

export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
