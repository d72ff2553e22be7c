//! Connections that report a reset.
//!
//! `ureq` takes a reset for the regular end of a body without a length, so that half of a feed would pass
//! for a whole one.

use std::io::ErrorKind;

use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport,
};

/// The default connector with [`StrictTransport`].
#[derive(Debug, Default)]
pub(super) struct StrictConnector(DefaultConnector);

/// The error for a connection that the other side has reset.
#[derive(Debug)]
pub(super) struct ConnectionReset;

impl std::fmt::Display for ConnectionReset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("connection reset")
    }
}

impl std::error::Error for ConnectionReset {}

impl Connector for StrictConnector {
    type Out = StrictTransport;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<StrictTransport>, ureq::Error> {
        Ok(self.0.connect(details, chained)?.map(StrictTransport))
    }
}

#[derive(Debug)]
pub(super) struct StrictTransport(Box<dyn Transport>);

impl Transport for StrictTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.0.await_input(timeout).map_err(|error| match error {
            ureq::Error::Io(error)
                if matches!(
                    error.kind(),
                    ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted
                ) =>
            {
                ureq::Error::Other(Box::new(ConnectionReset))
            }
            other => other,
        })
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}
