/** Who usually holds a port, as words that follow "is taken". */
export function holderOf(port: number, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin' && (port === 5000 || port === 7000)) {
    return ' (on macOS mostly by AirPlay Receiver, see System Settings, General, AirDrop & Handoff)';
  }
  return ' by another program, perhaps by a Revela that runs already';
}

/** What a server says that cannot listen. Of an occupied port it says who may hold it, and what to type. */
export function whyNotListening(
  host: string,
  port: number,
  error: NodeJS.ErrnoException,
  platform: NodeJS.Platform = process.platform,
): string {
  const place = `The server cannot listen on ${host}, port ${port}`;
  if (error.code === 'EADDRINUSE') {
    return `${place}: it is taken${holderOf(port, platform)}. Choose another: --port ${port === 65535 ? 5001 : port + 1}`;
  }
  if (error.code === 'EACCES') {
    return `${place}: this system keeps that port for its administrators. Choose one from 1024 on: --port 5000`;
  }
  if (error.code === 'EADDRNOTAVAIL') {
    return `${place}: this machine has no such address. --host 0.0.0.0 listens on all that it has`;
  }
  return `${place}: ${error.message}`;
}
